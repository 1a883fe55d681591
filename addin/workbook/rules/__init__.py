"""A scheme on the sheets of a workbook: ``Rules`` blocks and the table ``Tiers``, read and written."""

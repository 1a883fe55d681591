"""What our sheets and tables look like on every host."""

__all__ = ["HEADER_COLOUR", "LINE_COLOUR", "TABLE_STYLE"]

HEADER_COLOUR = "#1F3A5F"
LINE_COLOUR = "#E5E7EB"
TABLE_STYLE = "TableStyleLight1"
"""Excel's name of the style of our tables."""

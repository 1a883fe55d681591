"""What the formulas compute, free of Excel: arguments in, rows of cells out."""

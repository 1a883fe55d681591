"""From raw cells to grades: intake, fit, grade, explain."""

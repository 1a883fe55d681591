"""Files that a plan gives beside the workbook: calendars, a list, one workbook per rep."""

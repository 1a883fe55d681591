"""What stands behind the buttons in Excel."""

"""Workbooks that carry Tierbook with them, for whoever opens them with the xlwings Lite add-in."""

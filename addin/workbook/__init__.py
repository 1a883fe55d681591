"""The contract of sheets, tables, columns and names."""

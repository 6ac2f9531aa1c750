"""Reports as a table of comma-separated values, for a spreadsheet; one file a report."""

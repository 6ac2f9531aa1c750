"""Reports as a person reads them on a terminal; one file a report."""

"""Reports as markdown, for a comment or a page; one file a report."""

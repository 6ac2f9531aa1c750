"""Reports as markdown, for a comment on a pull request or a page; one file a report."""

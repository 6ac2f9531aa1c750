"""Reports as markdown, for a comment on a pull request."""

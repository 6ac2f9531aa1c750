"""Reports for GitLab: its form of findings on the lines of a merge request (Code Quality)."""

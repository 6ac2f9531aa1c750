"""The pages: one file each, from a View to a Page."""

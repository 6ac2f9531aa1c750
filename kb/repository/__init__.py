"""The only door to git: which repository is around a folder, and whether what notes name still stands in it."""

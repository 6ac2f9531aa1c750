"""Reports as workflow commands of GitHub Actions, which it shows as annotations."""

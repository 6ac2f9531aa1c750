"""From a folder of notes to a build."""

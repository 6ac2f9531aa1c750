"""The Datasette plugin: inert on databases that are not ours."""

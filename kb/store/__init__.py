"""The only door to SQLite: schema, writer, reader."""

"""Markdown in, notes out. `load` is the one function with which every command reads a note; `read` tells what was masked as well."""

from kb.parse.load import Reading, load, read

__all__ = ["Reading", "load", "read"]

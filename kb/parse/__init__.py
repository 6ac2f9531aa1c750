"""Markdown in, notes out. `load` is the one function with which every command reads a note."""

from kb.parse.load import load

__all__ = ["load"]

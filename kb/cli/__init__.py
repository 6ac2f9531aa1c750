"""The command line: thin skins over the use cases, and the one error boundary."""

from kb.cli.main import main

__all__ = ["main"]

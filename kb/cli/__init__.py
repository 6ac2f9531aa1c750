"""The command line: thin skins over the use cases, and the one error boundary."""

import gc

# Most commands are over before collecting garbage pays, imports included; those that run long turn it on again.
gc.disable()

from kb.cli.main import main  # noqa: E402

__all__ = ["main"]

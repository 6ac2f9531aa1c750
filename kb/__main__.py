"""The process of a command: `kb`, or ``python -m kb``."""

import gc
import sys

# Most commands are over before collecting garbage pays, imports included; those that run long turn it on again.
gc.disable()

# hashlib knows SHA-256 and BLAKE2 by itself; loading OpenSSL for them takes longer than all the hashing of a command.
sys.modules.setdefault("_hashlib", None)  # type: ignore[arg-type]

from kb.cli import main as run_command  # noqa: E402


def main() -> None:
    """Run the command line."""
    try:
        run_command()
    finally:
        gc.freeze()  # so that the collection at exit does not walk everything once more


if __name__ == "__main__":
    main()

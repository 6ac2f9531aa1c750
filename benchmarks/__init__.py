"""How fast, how right: measured against named peers. ``python -m benchmarks`` and ``python -m benchmarks.ranking FOLDER``."""

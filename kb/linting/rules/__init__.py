"""One rule a file; a new rule is a new file."""

from pkgutil import iter_modules

NAMES = tuple(sorted(found.name for found in iter_modules(__path__)))
"""The modules of all rules."""

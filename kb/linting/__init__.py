"""Notes checked by rules: a rule is one file in `kb/linting/rules`."""

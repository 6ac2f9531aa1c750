"""The forms with two rules of their own, so that what is compared does not change with the pages of the program."""

from importlib import import_module

import pytest
from reports import RULES, Written


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """Writes a report in a form."""
    for form in ("sarif", "markdown"):
        monkeypatch.setattr(f"kb.render.{form}.lint.rules", lambda: RULES)
    for name in ("COLUMNS", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA"):
        monkeypatch.delenv(name, raising=False)
    return lambda form, report: str(import_module(f"kb.render.{form}.lint").lint(report))

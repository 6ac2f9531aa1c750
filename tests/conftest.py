"""Where the real notes and the labelled pairs are: data of other teams that the project does not carry."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real notes that KB_CORPORA names."""
    return _named("KB_CORPORA", "the folder of real notes by other teams")


@pytest.fixture(scope="session")
def recurrence() -> Path:
    """The folder of labelled recurrences that KB_RECURRENCE names."""
    return _named("KB_RECURRENCE", "the folder of labelled recurrences")


def _named(variable: str, what: str) -> Path:
    if not os.environ.get(variable):
        pytest.skip(f"{variable} is not set; it names {what}")
    return Path(os.environ[variable])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With KB_REQUIRE_ALL a test that was skipped fails the run: a check that is required and not made is red."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("KB_REQUIRE_ALL") and skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

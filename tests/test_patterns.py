"""Patterns that are compiled when they are first asked."""

import re

import pytest

from kb.patterns import late


def test_a_late_pattern_finds_what_a_compiled_one_finds() -> None:
    """The methods of a late pattern are those of the compiled one, flags included."""
    written = r"(?P<word>[a-z]+)"
    asked, compiled = late(written, re.I), re.compile(written, re.I)
    assert asked.findall("One 2 three") == compiled.findall("One 2 three")
    assert (asked.pattern, asked.flags, asked.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)


def test_a_late_pattern_is_not_compiled_before() -> None:
    """What is wrong with a pattern is told by the first question, since nothing is compiled at the top of a module."""
    broken = late("(")
    with pytest.raises(re.error):
        broken.search("")

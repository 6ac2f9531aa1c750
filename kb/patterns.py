"""Regular expressions that are compiled when they are first asked: of the hundreds that modules name, a run needs a few dozen."""

import re
from typing import Any, cast


class _Late:
    """Stands for a compiled pattern, whose methods it takes over one by one as they are asked."""

    def __init__(self, written: str, flags: int) -> None:
        self._written, self._flags = written, flags

    def __getattr__(self, name: str) -> Any:
        asked = getattr(re.compile(self._written, self._flags), name)
        setattr(self, name, asked)
        return asked


def late(written: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern for the top of a module, where `re.compile` would make each start of `kb` wait for it. It is used by its methods alone."""
    return cast("re.Pattern[str]", _Late(written, flags))

"""What is kept between requests: a build changes seldom, and is read often."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Hashable
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from kb.store.reader import Corpus, Reader
from kb.vocabulary import Vocabulary, loads

_BUILDS = 8
_BYTES = 64_000_000


class Known(NamedTuple):
    """What every comparison with the notes of a build needs. Of that build alone."""

    vocabulary: Vocabulary
    corpus: Corpus


class Kept:
    """The answers of the last requests, and what is known of their builds; as much as fits into some 64 MB."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, str] = OrderedDict()
        self._size = 0
        self._builds: OrderedDict[str, Known] = OrderedDict()
        self._lock = Lock()

    def known(self, reader: Reader, run: str) -> Known:
        """What is known of a build. run: of that build (`Reader.run`)."""
        with self._lock:
            if run in self._builds:
                return self._builds[run]
        known = Known(_vocabulary(reader.vocabulary()), reader.corpus())
        with self._lock:
            self._builds[run] = known
            if len(self._builds) > _BUILDS:
                self._builds.popitem(last=False)
        return known

    def answer(self, key: Hashable) -> str | None:
        """The answer to a request that was made before; key: all that it depends on."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: Hashable, text: str) -> None:
        """Keep an answer; those that were not asked for lately give way."""
        with self._lock:
            self._size += _size(key, text) - (_size(key, self._answers.pop(key)) if key in self._answers else 0)
            self._answers[key] = text
            while self._size > _BYTES:
                self._size -= _size(*self._answers.popitem(last=False))


def _size(key: Hashable, text: str) -> int:
    """Bytes, near enough: what a stranger wrote into a key counts as well."""
    return sys.getsizeof(text) + len(str(key))


@lru_cache(maxsize=_BUILDS)
def _vocabulary(stored: str) -> Vocabulary:
    return loads(stored)

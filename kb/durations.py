"""Lengths of time as people write them: "4h", "3 h 20 min", "45 minutes", "2時間30分"."""

import re
from collections.abc import Iterator
from functools import lru_cache

_UNITS = {
    "s seconds second secs sec sekunden sekunde secondes seconde segundos segundo 秒": 1 / 60,
    "m min mins minutes minute minuten minutos minuto 分 分間 分钟": 1,
    "h hr hrs hours hour std stunden stunde heures heure horas hora 時間 小时": 60,
    "d days day tage tag tagen jours jour días día dias dia 日間 天": 1440,
    "weeks week wochen woche semaines semaine semanas semana 週間 周": 10080,
}
_MINUTES = {unit: minutes for units, minutes in _UNITS.items() for unit in units.split()}


def durations(text: str) -> Iterator[tuple[int, int, float]]:
    """Each length of time in a text: where it begins and ends, and its minutes. Neighbouring parts are one: "1h 28m"."""
    if not any(map(str.isdecimal, text)):
        return
    for found in _pattern().finditer(text):
        parts = _part().findall(found[0])
        yield found.start(), found.end(), sum(float(number.replace(",", ".")) * _MINUTES[unit.lower()] for number, unit in parts)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    one = rf"\d+(?:[.,]\d+)?[\s-]?(?:{_names()})"
    return re.compile(rf"(?<![A-Za-z0-9_:.,/-]){one}(?:\s*(?:,|and|und|et|y|e)?\s*{one})*", re.I)


@lru_cache(maxsize=1)
def _part() -> re.Pattern[str]:
    return re.compile(rf"(\d+(?:[.,]\d+)?)[\s-]?({_names()})", re.I)


def _names() -> str:
    """The units, longest first; a Latin one ends a word, or a digit follows ("1h28m")."""
    names = sorted(_MINUTES, key=len, reverse=True)
    latin, other = ("|".join(name for name in names if name[0].isascii() is is_latin) for is_latin in (True, False))
    return rf"(?:{latin})(?![^\W\d_])|{other}"

"""Zones of clock times as people name them: UTC+2, CET, US/Pacific. What is not certain is None."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple

from kb.patterns import late

_FIXED_ZONES = {
    0: "UTC GMT WET Z",
    60: "CET MEZ BST WEST",
    120: "CEST MESZ EET SAST",
    180: "EEST MSK",
    330: "IST",
    480: "SGT HKT AWST",
    540: "JST KST",
    600: "AEST",
    660: "AEDT",
    720: "NZST",
    780: "NZDT",
    -180: "BRT ART",
    -240: "EDT",
    -300: "EST CDT",
    -360: "CST MDT",
    -420: "MST PDT",
    -480: "PST",
}
_REGIONS = {
    "US/Pacific": "America/Los_Angeles",
    "Pacific Time": "America/Los_Angeles",
    "PT": "America/Los_Angeles",
    "US/Mountain": "America/Denver",
    "US/Central": "America/Chicago",
    "US/Eastern": "America/New_York",
    "Eastern Time": "America/New_York",
    "ET": "America/New_York",
}
_CLOCKS = {
    "PST PDT": "America/Los_Angeles",
    "EST EDT": "America/New_York",
    "CET CEST": "Europe/Paris",
    "MEZ MESZ": "Europe/Berlin",
    "WET WEST": "Europe/Lisbon",
}
"""Names of standard and of daylight time that are used where the clocks change; others, such as MST, are also used where they do not."""

_ZONES = {name: minutes for minutes, names in _FIXED_ZONES.items() for name in names.split()}

_ZONE_NAMES = "|".join(sorted(map(re.escape, [*_ZONES, *_REGIONS]), key=len, reverse=True))
ZONE = late(
    rf"(?:(?<!\s)\s+)?\(?\b(?:(?:UTC|GMT)\s*([+\u2212±-])\s*(\d{{1,2}})(?::?(\d\d))?(?!\d)|({_ZONE_NAMES})(?![\w/]))\)?|(?<=[\dx?])(Z)\b|(?<=\d)([+-])(\d\d):?(\d\d)(?!\d)"
)
"""One zone; give what it matched to `matched_zone`."""


def _fixed(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    total = int(hours) * 60 + int(minutes or 0)
    return timezone(timedelta(minutes=-total if sign in "-\u2212" else total)) if total <= 14 * 60 else None


@lru_cache(maxsize=64)
def _named_zone(name: str) -> tzinfo:
    if name in _ZONES:
        return timezone(timedelta(minutes=_ZONES[name]))
    from zoneinfo import ZoneInfo

    return ZoneInfo(_REGIONS[name])


def matched_zone(match: re.Match[str]) -> tzinfo | None:
    """The zone that `ZONE` matched; None for one that is more than 14 hours off."""
    if match[1]:
        return _fixed(match[1], match[2], match[3])
    if match[6]:
        return _fixed(match[6], match[7], match[8])
    return _named_zone(match[4] or match[5])


def zone_of(text: str) -> tzinfo | None:
    """The one zone that a text names ("all times in CET"); None when it names none, or several that disagree."""
    zones = {zone for match in ZONE.finditer(text) if (zone := matched_zone(match)) is not None}
    return zones.pop() if len(zones) == 1 else None


class Clock(NamedTuple):
    """What clocks showed. kind: "standard" or "daylight"; name: of the zone then."""

    kind: str
    name: str


def other_clock(name: str, day: date) -> Clock | None:
    """What clocks showed on a day at noon, when that was not the zone of this name: PDT for PST in July; None for a zone that is not known to change."""
    names, region = next(((names.split(), region) for names, region in _CLOCKS.items() if name in names.split()), ([], ""))
    if not names:
        return None
    from zoneinfo import ZoneInfo

    offset = datetime.combine(day, time(12), ZoneInfo(region)).utcoffset()
    shown = next(zone for zone in names if timedelta(minutes=_ZONES[zone]) == offset)
    return None if shown == name else Clock("daylight" if shown == names[1] else "standard", shown)


def to_utc(day: date | None, clock: time | None, zone: tzinfo | None) -> datetime | None:
    """UTC of a local day and time; None when a part is unknown, or the zone's clock shows that time twice or never."""
    if day is None or clock is None or zone is None:
        return None
    local = datetime.combine(day, clock, zone)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return None
    return local.astimezone(UTC)

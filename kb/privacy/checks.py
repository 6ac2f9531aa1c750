"""What a pattern cannot say: check digits, reserved numbers, and words that only look like a value."""

import ipaddress
import re
from collections.abc import Callable
from typing import NamedTuple

from kb.patterns import late


class Seen(NamedTuple):
    """A value that a pattern matched. quoted: it stood in quotes; match: of the pattern; start: where the value begins in the text."""

    value: str
    quoted: bool
    match: re.Match[str]
    start: int

    @property
    def before(self) -> str:
        """What stands before the value, 24 signs at most."""
        return self.match.string[max(0, self.start - 24) : self.start]

    @property
    def after(self) -> str:
        """What stands behind the value, 24 signs at most."""
        end = self.start + len(self.value)
        return self.match.string[end : end + 24]


_REFERENCE = late(
    r"[\[(<{$%…]|\*{2,}|[*•x]+$|/|\w+://|--?\w|\.{2,}|\w+[(\[]"
    r"|(?:os|process|config|settings|env|self|this|vault|secrets?|var|data|local|module|params?|args|request|ctx)\.\w"
    r"|(?:redacted|masked|hidden|removed|omitted|none|null|nil|undefined|true|false|string|str|changeme|placeholder|empty|n/a|tbd|todo)\W*$"
    r"|(?:your[-_ ]?|my[-_]?|example)\w*\W*$",
    re.I,
)
_STATES = """
    a all always an and any auth authentication based blank by changed compromised correct default different each encrypted error every expired
    expires exposed fail failed failure for from generated hashed if in incorrect invalid is it key leaked login long manager mismatch missing
    must never new no not ok old on only optional or pass passed passwd password plaintext policy protected pw pwd random received required
    reset revoked rotated same secret see sent set shared short stale stored strong that the this to token too unknown unset user users value
    via was we weak when with wrong yes
"""
_STATUS = frozenset(_STATES.split())
_KNOWN = late(r"(?:base|sha|md|utf|oauth|argon|bcrypt|scrypt|pbkdf|rfc|aes|rsa|ed|tls|ipv|http|iso|v|k)-?\d", re.I)
_DIGIT = late(r"\d")
_LETTER = late(r"[^\W\d_]")


def no_reference(seen: Seen) -> bool:
    """Not a variable, a call, a placeholder or a word that says how it stands with a password."""
    return not _REFERENCE.match(seen.value) and seen.value.lower() not in _STATUS


def password(seen: Seen) -> bool:
    """What is assigned to a password: anything in quotes or behind "=", else no word of a sentence."""
    if not no_reference(seen) or len(seen.value) < 4:
        return False
    if _mixed(seen.value):
        return True
    sign = (seen.match.groupdict().get("sep") or "").strip()
    if seen.value.isdigit():
        return sign != "|" and (sign == "=" or len(seen.value) >= 6)
    if sign == "=" or (seen.quoted and sign != "|"):
        return True
    head = seen.match.string[seen.match.string.rfind("\n", 0, seen.match.start()) + 1 : seen.match.start()]
    alone = not re.match(r"[^\S\n]*\S", seen.after.lstrip("*_`\"'")) or seen.after.startswith(("\n", "\r"))
    return sign != "|" and len(seen.value) >= 6 and alone and not re.search(r"\w\s", head)


def password_in_prose(seen: Seen) -> bool:
    """A word with letters and digits, or any word in quotes: "was wrong" is none."""
    if not no_reference(seen) or _KNOWN.match(seen.value) or len(seen.value) < 4:
        return False
    marked = seen.quoted and " " not in seen.value and len(seen.value) >= 6
    return marked or (
        len(seen.value) >= 6 and _mixed(seen.value) and re.match(r"\d{4}-\d\d-\d\d", seen.value) is None and not re.match(r"\d+-?[a-z]+$", seen.value)
    )


def strong(seen: Seen) -> bool:
    """Behind a word that also means other things ("pass: build-12"): what only a password looks like, with both cases or a sign beside a digit."""
    value = seen.value
    cases = any(sign.isupper() for sign in value) and any(sign.islower() for sign in value)
    return len(value) >= 6 and no_reference(seen) and _DIGIT.search(value) is not None and (cases or re.search(r"[!#$%^&+?~@]", value) is not None)


def key(seen: Seen) -> bool:
    """What is assigned to a token or a key: sixteen signs or more with a digit, or eight that nobody would write as a name."""
    value = seen.value
    if not no_reference(seen) or " " in value or not _DIGIT.search(value) or not _LETTER.search(value):
        return False
    cases = any(sign.isupper() for sign in value) and any(sign.islower() for sign in value)
    unusual = cases or re.search(r"[^\w./:-]", value) is not None
    if re.fullmatch(r"(?:[a-z]+[-_./:])+[a-z]*\d{0,8}", value) or re.match(r"\d{4}-\d\d-\d\d", value):
        return False
    return len(value) >= 16 or (len(value) >= 8 and unusual)


def flag(seen: Seen) -> bool:
    """What follows an option: no other option, and no word of a sentence about it."""
    return no_reference(seen) and len(seen.value) >= 4 and (_mixed(seen.value) or seen.quoted or len(seen.value) >= 20)


def mixed(seen: Seen) -> bool:
    """A credential of a header: not one word in small letters."""
    return no_reference(seen) and (_DIGIT.search(seen.value) is not None or re.search(r"[a-z][A-Z]", seen.value) is not None)


def cookie(seen: Seen) -> bool:
    """A value of a cookie, and no attribute of it."""
    name = seen.match[0].partition("=")[0].lower()
    return name not in ("expires", "path", "domain", "max-age", "samesite") and no_reference(seen) and _DIGIT.search(seen.value) is not None


def _mixed(value: str) -> bool:
    """Letters with digits or signs among them, as no word has."""
    return _LETTER.search(value) is not None and (_DIGIT.search(value) is not None or re.search(r"\w[!#$%^&+=?~@]", value) is not None)


_DOCUMENTATION = late(r"(?:[@＠]|%40)(?:[\w-]+\.)*example\.(?:com|net|org)$", re.I)
_NO_DOMAIN = late(r"\.(?:png|jpe?g|gif|svg|webp|internal|local|localhost|lan|cluster|svc)$|[@＠]\d+x\.", re.I)
_IN_LINK = late(r"://[^\s/@]*:[^\s/@]*$")


def address(seen: Seen) -> bool:
    """Not at a domain for documentation (RFC 2606), not the user of a machine or of git, not the password in a link, not an image's name."""
    if _DOCUMENTATION.search(seen.value) or _NO_DOMAIN.search(seen.value):
        return False
    if _IN_LINK.search(seen.match.string, max(0, seen.start - 200), seen.start):
        return False
    return not (seen.value.lower().startswith("git@") and seen.after[:1] in ":/") and not re.match(r"['+%.-]*(?:@|＠|%40)", seen.value)


def phone(seen: Seen) -> bool:
    """Eight to fifteen digits (E.164), seven behind a word that says so; no date, no address of a machine."""
    digits = re.sub(r"\D", "", seen.value)
    if seen.value.startswith("+"):
        return len(digits) >= (8 if re.search(r"\d[ ().-]", seen.value) else 10)
    if seen.match[0][:4].lower() == "call" and seen.value.isdigit():
        return False
    return 7 <= len(digits) <= 15 and not re.match(r"\d{4}-\d\d-\d\d|\d{1,3}(?:\.\d{1,3}){3}$", seen.value)


def national_phone(seen: Seen) -> bool:
    """Ten or eleven digits, and no part of a longer number."""
    return 10 <= len(re.sub(r"\D", "", seen.value)) <= 11 and not re.search(r"[\d.+/:-]$", seen.before) and seen.after[:1] not in ("/", ":")


def iban(seen: Seen) -> bool:
    """The check digits of ISO 13616."""
    value = seen.value.replace(" ", "").upper()
    return 15 <= len(value) <= 34 and int("".join(str(int(sign, 36)) for sign in value[4:] + value[:4])) % 97 == 1


_BRANDS = late(
    r"4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|62\d{14,17}|(?:5[06-8]|6)\d{11,18}"
)


def card(seen: Seen) -> bool:
    """A number of a brand (ISO/IEC 7812) with its check digit (Luhn)."""
    digits = re.sub(r"\D", "", seen.value)
    if not _BRANDS.fullmatch(digits) or seen.before[-1:] in tuple("-./:"):
        return False
    return luhn(digits)


def luhn(digits: str) -> bool:
    """True when the check digit of ISO/IEC 7812 is right."""
    return sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(reversed(digits))) % 10 == 0


_VERSION = late(r"(?:version|release|build|upgrade[ds]?(?: to)?|downgrade[ds]?(?: to)?|v|ver\.?|bump\w*(?: to)?|==|~=|>=|[a-z]/|[\w)]-)\s*[\"'`(]?$", re.I)


def ip(seen: Seen) -> bool:
    """A public address (`ipaddress`), and no version of a program."""
    try:
        found = ipaddress.ip_address(seen.value)
    except ValueError:
        return False
    return found.is_global and not found.is_multicast and not _VERSION.search(seen.before) and seen.before[-1:] != "."


def id(seen: Seen) -> bool:
    """A value with a digit that is no version, no type of a column, and no user of a machine (``uid=999(app)``)."""
    return seen.after[:1] != "(" and not re.match(r"v\d+$|(?:u?int|varchar|char|bigint)\d*", seen.value, re.I)


def account(seen: Seen) -> bool:
    """Five digits or more, no date."""
    return not re.match(r"\d{4}-\d\d-\d\d", seen.value)


def cpf(seen: Seen) -> bool:
    """Both check digits of a Brazilian number."""
    digits = [int(sign) for sign in seen.value if sign.isdigit()]
    return all(sum(digit * weight for digit, weight in zip(digits[:end], range(end + 1, 1, -1), strict=True)) * 10 % 11 % 10 == digits[end] for end in (9, 10))


def national_id(seen: Seen) -> bool:
    """Five to sixteen letters and digits behind the name of a document; no date, no amount."""
    return not re.match(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}$", seen.value) and (
        len(re.findall(r"\d", seen.value)) >= 5 or re.fullmatch(r"[A-Z]{5}\d{4}[A-Z]", seen.value) is not None
    )


_RATE = late(r"\s?(?:/|per\b|an hour|a month|a GB|each\b)", re.I)


def amount(seen: Seen) -> bool:
    """Money, and no price of a unit (``$0.0928/hour``), and not one digit alone, as in ``$1``."""
    digits = re.sub(r"\D", "", seen.value)
    if (_RATE.match(seen.after) and len(re.split(r"[.,]\d{1,2}\D*$|\.\d", seen.value)[0].strip("$€£ ")) < 3) or re.match(r"\D{0,4}0\.\d{3,}", seen.value):
        return False
    return (len(digits) > 1 or re.search(r"\d[ ]?[kmb万億]", seen.value, re.I) is not None) and not seen.value.startswith("$0")


CHECKS: dict[str, Callable[[Seen], bool]] = {
    "account": account,
    "address": address,
    "amount": amount,
    "card": card,
    "cookie": cookie,
    "cpf": cpf,
    "flag": flag,
    "iban": iban,
    "id": id,
    "ip": ip,
    "key": key,
    "mixed": mixed,
    "national_id": national_id,
    "national_phone": national_phone,
    "no_reference": no_reference,
    "password": password,
    "password_in_prose": password_in_prose,
    "phone": phone,
    "strong": strong,
}
"""The checks by the names that kb/data/privacy.toml gives them."""

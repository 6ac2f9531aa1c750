"""The forms of personal data and of figures about customers, and what only looks like them; made from a seeded chance.

Sources: RFC 5322 and 6531 (addresses), ITU E.123 and E.164 (telephone), ISO 13616 (IBAN), ISO/IEC 7812 (cards), the national offices' pages on their numbers.
"""

import base64
import datetime as dt
from itertools import pairwise
from random import Random

from .vendors import ALNUM, BASE64, DIGITS, HEX, LOWER, LOWER_DIGITS, UPPER, UPPER_DIGITS, Planted, drawn, of, uuid

_FIRST = ("ada", "lin", "marta", "joão", "søren", "yuki", "tom", "ines", "pavel", "grace")
_LAST = ("lovelace", "chen", "nowak", "silva", "tanaka", "meyer", "okafor", "rossi")
_HOSTS = ("gmail.com", "shop.io", "mail.acme.co.uk", "web.de", "firma.at", "yahoo.co.jp", "corp.shop.com")


def address(chance: Random) -> str:
    """An e-mail address."""
    first, last = (name.translate(str.maketrans("ãø", "ao")) for name in (chance.choice(_FIRST), chance.choice(_LAST)))
    return f"{first}{chance.choice(('.', '_', '', '+shop.'))}{last}{chance.choice(('', '7', '1984'))}@{chance.choice(_HOSTS)}"


def luhn(digits: str) -> str:
    """The digits with their check digit."""
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def card(prefix: str, length: int, groups: tuple[int, ...] = (), sign: str = " ") -> object:
    """A card number of a brand, in one or in groups."""

    def make(chance: Random) -> str:
        number = luhn(prefix + "".join(chance.choices(DIGITS, k=length - len(prefix) - 1)))
        cuts = [sum(groups[:place]) for place in range(len(groups) + 1)]
        return sign.join(number[start:end] for start, end in pairwise(cuts)) if groups else number

    return make


def iban(country: str, letters: str, length: int, spaced: bool = False) -> object:
    """An account of a country, its two check digits right."""

    def make(chance: Random) -> str:
        body = letters + "".join(chance.choices(DIGITS, k=length - 4 - len(letters)))
        rest = int("".join(str(int(sign, 36)) for sign in f"{body}{country}00")) % 97
        whole = f"{country}{98 - rest:02d}{body}"
        return " ".join(whole[start : start + 4] for start in range(0, len(whole), 4)) if spaced else whole

    return make


def figures(pattern: str) -> object:
    """A pattern in which each 9 is a digit of 0 to 9, each 8 one of 2 to 8, and each A a capital letter."""
    return lambda chance: "".join(
        {"9": chance.choice(DIGITS), "8": chance.choice("2345678"), "A": chance.choice("ABCEGHJKLMPR")}.get(sign, sign) for sign in pattern
    )


def public_ip(chance: Random) -> str:
    """A public address of the fourth version."""
    return f"{chance.choice((18, 34, 52, 81, 93, 185, 203))}.{chance.randint(1, 99)}.{chance.randint(114, 250)}.{chance.randint(1, 254)}"


def ipv6(chance: Random) -> str:
    """A public address of the sixth version."""
    return f"2a0{chance.randint(1, 9)}:{drawn(chance, HEX, 4)}:{chance.randint(1, 9)}{drawn(chance, HEX, 2)}::{drawn(chance, HEX, 3)}"


def cpf(chance: Random) -> str:
    """A Brazilian number with both check digits."""
    digits = [int(digit) for digit in chance.choices("123456789", k=9)]
    for _ in range(2):
        rest = sum(digit * weight for digit, weight in zip(digits, range(len(digits) + 1, 1, -1), strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    text = "".join(map(str, digits))
    return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"


def dni(chance: Random) -> str:
    """A Spanish number with its letter."""
    number = chance.randint(10_000_000, 99_999_999)
    return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def planted(before: str, make: object, after: str = "") -> Planted:
    """A value between two texts."""
    return lambda chance: (before, make(chance), after)  # type: ignore[operator]


PERSONAL: dict[str, tuple[str, Planted]] = {
    "email": ("email", planted("", address)),
    "email in brackets": ("email", planted("Ada <", address, ">")),
    "email mailto": ("email", planted("mailto:", address)),
    "email key": ("email", planted("email=", address)),
    "email json": ("email", planted('{"email": "', address, '", "plan": "pro"}')),
    "email in a query": ("email", planted("https://shop.io/u?mail=", lambda c: address(c).replace("@", "%40").replace("+", "%2B"), "&v=1")),
    "phone e164": ("phone", planted("", figures("+14155550199"))),
    "phone us": ("phone", planted("", figures("(415) 555-9999"))),
    "phone us dashes": ("phone", planted("", figures("212-555-9999"))),
    "phone us spaced": ("phone", planted("", figures("+1 312 555 9999"))),
    "phone uk": ("phone", planted("", figures("+44 20 7946 0999"))),
    "phone uk mobile": ("phone", planted("mobile ", figures("07700 900999"))),
    "phone de": ("phone", planted("Tel. ", figures("030 89 99 99 99"))),
    "phone de international": ("phone", planted("", figures("+49 (0)30 8999999"))),
    "phone fr": ("phone", planted("", figures("+33 6 12 99 99 99"))),
    "phone fr national": ("phone", planted("téléphone : ", figures("06 12 99 99 99"))),
    "phone jp": ("phone", planted("電話 ", figures("03-8999-9999"))),
    "phone jp mobile": ("phone", planted("", figures("090-8999-9999"))),
    "phone au": ("phone", planted("", figures("+61 455 999 999"))),
    "phone br": ("phone", planted("WhatsApp ", figures("+55 11 98999-9999"))),
    "phone key": ("phone", planted("phone=", figures("4155559999"))),
    "phone json": ("phone", planted('"phone": "', figures("+4915199999999"), '"')),
    "phone tel link": ("phone", planted("tel:", figures("+1-202-555-0199"))),
    "iban de": ("iban", planted("", iban("DE", "", 22))),
    "iban de spaced": ("iban", planted("IBAN ", iban("DE", "", 22, True))),
    "iban gb": ("iban", planted("", iban("GB", "NWBK", 22))),
    "iban gb spaced": ("iban", planted("", iban("GB", "BARC", 22, True))),
    "iban fr": ("iban", planted("", iban("FR", "", 27))),
    "iban nl": ("iban", planted("iban=", iban("NL", "ABNA", 18))),
    "iban ch spaced": ("iban", planted("", iban("CH", "", 21, True))),
    "card visa": ("card", planted("", card("4", 16))),
    "card visa spaced": ("card", planted("card ", card("4", 16, (4, 4, 4, 4)))),
    "card visa dashes": ("card", planted("", card("4", 16, (4, 4, 4, 4), "-"))),
    "card mastercard": ("card", planted("PAN ", card("53", 16))),
    "card mastercard 2": ("card", planted("", card("2223", 16, (4, 4, 4, 4)))),
    "card amex": ("card", planted("", card("37", 15, (4, 6, 5)))),
    "card amex one": ("card", planted("card_number=", card("34", 15))),
    "card discover": ("card", planted("", card("6011", 16, (4, 4, 4, 4)))),
    "card jcb": ("card", planted("", card("3530", 16))),
    "ip": ("ip", planted("", public_ip)),
    "ip port": ("ip", planted("from ", public_ip, ":443")),
    "ip key": ("ip", planted("client_ip=", public_ip)),
    "ip forwarded": ("ip", planted("X-Forwarded-For: ", public_ip, ", 10.0.3.7")),
    "ip log": ("ip", planted("", public_ip, ' - - [12/Mar/2025:08:13:00 +0000] "POST /pay HTTP/1.1" 502')),
    "ip v6": ("ip", planted("", ipv6)),
    "ip v6 brackets": ("ip", planted("https://[", ipv6, "]:8443/")),
    "user uid": ("user", planted("uid=", figures("8999"))),
    "user id": ("user", planted("user id ", figures("8999"))),
    "user_id colon": ("user", planted("user_id: ", figures("899999"))),
    "user json": ("user", planted('{"userId": ', figures("8999999"), ', "ok": false}')),
    "user json string": ("user", planted('"user_id": "', of("u_", (LOWER_DIGITS, 12)), '"')),
    "user uuid": ("user", planted("user_id=", uuid)),
    "user number": ("user", planted("user #", figures("89999"))),
    "user plain": ("user", planted("for user ", figures("899999"), " alone")),
    "user path": ("user", planted("GET /users/", figures("89999"), "/orders")),
    "user member": ("user", planted("member id ", figures("8999999"))),
    "user japanese": ("user", planted("ユーザーID: ", figures("899999"))),
    "customer_": ("customer", planted("", of("customer_", (LOWER_DIGITS, 8)))),
    "customer id": ("customer", planted("customer id ", figures("89999"))),
    "customer_id=": ("customer", planted("customer_id=", figures("899999"))),
    "customer number": ("customer", planted("customer number ", of("C-", (DIGITS, 6)))),
    "customer #": ("customer", planted("customer #", figures("8999"))),
    "customer stripe": ("customer", planted("", of("cus_", (ALNUM, 14)))),
    "customer json": ("customer", planted('"customerId": "', of("c-", (HEX, 10)), '"')),
    "tenant id": ("customer", planted("tenant_id=", figures("8999"))),
    "client id number": ("customer", planted("client no. ", figures("899999"))),
    "account number": ("account", planted("account number ", figures("89999999"))),
    "account no": ("account", planted("account no. ", figures("8999-9999-99"))),
    "account id": ("account", planted("account_id=", figures("8999999"))),
    "account #": ("account", planted("account #", figures("8999999"))),
    "acct": ("account", planted("acct: ", of("AC-", (DIGITS, 8)))),
    "account json": ("account", planted('"accountNumber": "', figures("8999999999"), '"')),
    "aws account": ("account", planted("AWS account ", figures("899999999999"))),
    "aws arn": ("account", planted("arn:aws:iam::", figures("899999999999"), ":role/deploy")),
    "sort code": ("account", planted("sort code ", figures("20-99-99"))),
    "routing number": ("account", planted("routing number ", figures("021000999"))),
    "Kontonummer": ("account", planted("Kontonummer ", figures("8999999999"))),
    "amount usd": ("amount", planted("", figures("$8,999.99"))),
    "amount usd code": ("amount", planted("", figures("USD 8,999"))),
    "amount behind": ("amount", planted("", figures("89,999.50 USD"))),
    "amount eur": ("amount", planted("", figures("€8.999,00"))),
    "amount eur behind": ("amount", planted("", figures("899,90 €"))),
    "amount eur code": ("amount", planted("", figures("899.99 EUR"))),
    "amount gbp": ("amount", planted("", figures("£8,999"))),
    "amount gbp k": ("amount", planted("", figures("£89k"))),
    "amount million": ("amount", planted("", figures("$8.9 million"))),
    "amount m": ("amount", planted("", figures("$8.9M"))),
    "amount yen": ("amount", planted("", figures("¥89,999"))),
    "amount yen behind": ("amount", planted("", figures("89,999円"))),
    "amount rupees": ("amount", planted("", figures("₹89,999"))),
    "amount words": ("amount", planted("", figures("8999 dollars"))),
    "amount chf": ("amount", planted("", figures("CHF 8'999.00"))),
    "amount real": ("amount", planted("", figures("R$ 8.999,00"))),
    "ssn": ("national-id", planted("SSN ", figures("512-89-8999"))),
    "ssn alone": ("national-id", planted("", figures("482-39-8999"))),
    "nino": ("national-id", planted("NI number ", lambda c: f"AB {c.randint(10, 99)} {c.randint(10, 99)} {c.randint(10, 99)} C")),
    "nino joined": ("national-id", planted("", lambda c: f"JK{c.randint(100_000, 999_999)}B")),
    "cpf": ("national-id", planted("", cpf)),
    "cpf key": ("national-id", planted("cpf=", cpf)),
    "dni": ("national-id", planted("DNI ", dni)),
    "passport": ("national-id", planted("passport number ", figures("A89999999"))),
    "passport key": ("national-id", planted("passport_no: ", figures("89999999"))),
    "driver's licence": ("national-id", planted("driver's license ", figures("A8999999"))),
    "tax id": ("national-id", planted("tax id ", figures("12-8999999"))),
    "aadhaar": ("national-id", planted("Aadhaar ", figures("8999 9999 9999"))),
    "pan india": ("national-id", planted("PAN card ", lambda c: f"{drawn(c, UPPER, 3)}P{drawn(c, UPPER, 1)}{c.randint(1000, 9999)}{drawn(c, UPPER, 1)}")),
    "personnummer": ("national-id", planted("personnummer ", lambda c: f"8{c.randint(0, 9)}0{c.randint(1, 9)}1{c.randint(0, 9)}-{c.randint(1000, 9999)}")),
    "my number": ("national-id", planted("マイナンバー ", figures("8999 9999 9999"))),
    "codice fiscale": (
        "national-id",
        planted("codice fiscale ", lambda c: f"RSSM{drawn(c, UPPER, 2)}8{c.randint(0, 9)}A4{c.randint(0, 1)}H50{c.randint(1, 9)}Z"),
    ),
    "social insurance": ("national-id", planted("SIN ", figures("846 899 999"))),
    "nhs number": ("national-id", planted("NHS number ", figures("485 899 9999"))),
    "steuer-id": ("national-id", planted("Steuer-ID ", figures("86 095 899 999"))),
}
"""Each kind of form, and how it is planted."""


def _sha(chance: Random) -> str:
    return drawn(chance, HEX, 40)


IDS: dict[str, Planted] = {
    "sha": planted("commit ", _sha),
    "short sha": planted("rolled back to ", lambda c: drawn(c, HEX, 8)),
    "sha link": planted("https://github.com/acme/shop/commit/", _sha),
    "sha256 digest": planted("image shop@sha256:", lambda c: drawn(c, HEX, 64)),
    "uuid": planted("", uuid),
    "uuid key": planted("request_id=", uuid),
    "trace id": planted("trace_id=", lambda c: drawn(c, HEX, 32)),
    "trace id colon": planted("trace id: ", lambda c: drawn(c, HEX, 32)),
    "traceparent": planted("traceparent: 00-", lambda c: f"{drawn(c, HEX, 32)}-{drawn(c, HEX, 16)}-01"),
    "span id": planted("span ", lambda c: drawn(c, HEX, 16)),
    "request id": planted("X-Request-Id: ", lambda c: drawn(c, ALNUM, 22)),
    "request id aws": planted("RequestId: ", uuid),
    "amzn trace": planted("X-Amzn-Trace-Id: Root=1-", lambda c: f"{drawn(c, HEX, 8)}-{drawn(c, HEX, 24)}"),
    "request req_": planted("", lambda c: f"req_{drawn(c, ALNUM, 14)}"),
    "correlation id": planted('"correlationId": "', uuid, '"'),
    "build id": planted("build ", lambda c: f"{c.randint(1000, 99999)}-{drawn(c, HEX, 7)}"),
    "session of a trace": planted("idempotency key ", uuid),
    "deployment": planted("deploy-", lambda c: f"{drawn(c, LOWER_DIGITS, 10)}-{drawn(c, LOWER_DIGITS, 5)}"),
    "sentry event": planted("event id ", lambda c: drawn(c, HEX, 32)),
    "etag": planted('ETag: "', lambda c: drawn(c, HEX, 32), '"'),
    "md5": planted("md5 ", lambda c: drawn(c, HEX, 32)),
    "ulid": planted("job ", lambda c: f"01{drawn(c, UPPER_DIGITS, 24)}"),
}
"""What a postmortem lives on: none of it may be masked."""


def _image(chance: Random) -> str:
    return base64.b64encode(bytes([0x89, *b"PNG\r\n\x1a\n", *(chance.randrange(256) for _ in range(160))])).decode()


def _time(chance: Random) -> str:
    return f"{dt.datetime(2025, 1, 1) + dt.timedelta(seconds=chance.randrange(30_000_000)):%Y-%m-%dT%H:%M:%S}.{chance.randrange(1000):03d}Z"


ALIKE: dict[str, Planted] = {
    **IDS,
    "image": planted("![graph](data:image/png;base64,", _image, ")"),
    "integrity": planted("integrity sha512-", lambda c: drawn(c, BASE64, 86) + "=="),
    "ssh public key": planted("ssh-ed25519 ", lambda c: f"AAAAC3NzaC1lZDI1NTE5AAAAI{drawn(c, BASE64, 43)}"),
    "fingerprint": planted("SHA256:", lambda c: drawn(c, BASE64, 43)),
    "version": planted("upgraded to version ", lambda c: f"{c.randint(1, 40)}.{c.randint(0, 40)}.{c.randint(0, 40)}.{c.randint(0, 9)}"),
    "version v": planted("v", lambda c: f"{c.randint(1, 40)}.{c.randint(0, 40)}.{c.randint(0, 40)}-rc.{c.randint(1, 9)}"),
    "package": planted("nginx-", lambda c: f"1.{c.randint(1, 30)}.{c.randint(1, 9)}.{c.randint(1, 9)}"),
    "chrome": planted("Chrome/", lambda c: f"120.0.{c.randint(1, 250)}.{c.randint(1, 250)}"),
    "timestamp": planted("", _time),
    "epoch": planted("at ", lambda c: str(c.randint(1_600_000_000_000, 1_760_000_000_000))),
    "epoch micro": planted("ts=", lambda c: str(c.randint(1_600_000_000_000_000, 1_760_000_000_000_000))),
    "offset": planted("12:30:00", lambda c: f"+0{c.randint(1, 9)}00"),
    "private 10": planted("", lambda c: f"10.{c.randint(0, 255)}.{c.randint(0, 255)}.{c.randint(1, 254)}"),
    "private 192": planted("", lambda c: f"192.168.{c.randint(0, 255)}.{c.randint(1, 254)}:8080"),
    "private 172": planted("", lambda c: f"172.{c.randint(16, 31)}.{c.randint(0, 255)}.{c.randint(1, 254)}/24"),
    "documentation ip": planted("", lambda c: f"203.0.113.{c.randint(1, 254)}"),
    "loopback": planted("", lambda c: f"127.0.0.1:{c.randint(3000, 9000)}"),
    "link local": planted("fe80::", lambda c: drawn(c, HEX, 4)),
    "example.com": planted("https://", lambda c: f"www.example.com/{drawn(c, LOWER, 6)}"),
    "mail at example.com": planted("", lambda c: f"{c.choice(_FIRST[:3])}@example.com"),
    "neutral user": planted("", lambda c: f"user_{c.randint(10000, 99999)}"),
    "redacted": planted("password: ", lambda c: c.choice(("<redacted>", "********", "[REDACTED]", "xxxxxx", "REDACTED", "…", "***"))),
    "variable": planted(
        "password=", lambda c: c.choice(("$DB_PASSWORD", "${DB_PASSWORD}", "{{ db_password }}", "%DB_PASSWORD%", "<your-password>", "$(cat pw)"))
    ),
    "read from": planted("password = ", lambda c: c.choice(('os.environ["DB_PASSWORD"]', "config.password", "getenv('PW')", "None", "null", "process.env.PW"))),
    "wrong password": planted(
        "the password ", lambda c: c.choice(("was wrong", "had expired", "was rotated on 2025-03-12", "is 12 signs long", "was base64-encoded"))
    ),
    "token in prose": planted(
        "", lambda c: c.choice(("token expired", "token: expired", "secret rotation failed", "the token was revoked", "token refresh took 3s"))
    ),
    "field": planted("Password: ", lambda c: c.choice(("required", "must hold 12 signs", "rotated", "wrong", "the user typed it twice", "not set"))),
    "tokens": planted("max_tokens=", lambda c: str(c.choice((1024, 2048, 4096, 8192)))),
    "token count": planted("tokens: ", lambda c: str(c.randint(1000, 99999))),
    "ttl": planted("token_ttl=", lambda c: f"{c.randint(10, 900)}s"),
    "key name": planted("key: ", lambda c: c.choice(("orders:by-day", "user.profile.v2", "cart-2025-03", "idx_orders_created_at"))),
    "secret name": planted("secretName: ", lambda c: c.choice(("db-credentials", "shop-tls", "prod/shop/db"))),
    "secret file": planted("password_file=", lambda c: c.choice(("/run/secrets/db", "/etc/shop/pw.txt"))),
    "ticket": planted("", lambda c: f"{c.choice(('OPS', 'INC', 'JIRA'))}-{c.randint(1000, 99999)}"),
    "issue": planted("closes #", lambda c: str(c.randint(100, 99999))),
    "instance price": planted("m5.large at $", lambda c: f"0.0{c.randint(10, 99)}/hour"),
    "price per hour": planted("costs ", lambda c: f"$0.{c.randint(10, 99)} per hour"),
    "counts": planted("", lambda c: f"{c.randint(2, 90)},{c.randint(100, 999)} requests in {c.randint(10, 99)} minutes"),
    "users affected": planted("", lambda c: f"{c.randint(1000, 9999)} users and {c.randint(10, 99)} customers saw it"),
    "user count": planted("users: ", lambda c: str(c.randint(1000, 9999))),
    "accounts": planted("account ", lambda c: c.choice(("lockout for 30 minutes", "creation failed 412 times", "service v2"))),
    "positional": planted("WHERE id = ", lambda c: f"${c.randint(1, 9)}"),
    "instance id": planted("i-0", lambda c: drawn(c, HEX, 16)),
    "bytes": planted("", lambda c: f"{c.randint(10**11, 10**12)} bytes"),
    "order": planted("order ", lambda c: str(c.randint(10**9, 10**10))),
    "coordinates": planted("", lambda c: f"{c.randint(10, 80)}.{c.randint(1000, 9999)}, {c.randint(10, 80)}.{c.randint(1000, 9999)}"),
    "git remote": planted("git@", lambda c: f"github.com:acme/{drawn(c, LOWER, 6)}.git"),
    "handle": planted("", lambda c: f"@{drawn(c, LOWER, 7)} said so"),
    "npm scope": planted("", lambda c: f"@acme/{drawn(c, LOWER, 6)}@2.{c.randint(0, 20)}.1"),
    "retina": planted("", lambda c: f"logo-{drawn(c, LOWER, 4)}@2x.png"),
    "c++": planted("", lambda c: f"std::{drawn(c, LOWER, 6)}::add"),
    "range": planted("", lambda c: f"lines {c.randint(100, 200)}-{c.randint(201, 400)}-{c.randint(401, 900)}"),
    "diff": planted("", lambda c: f"+{c.randint(100, 9999)} -{c.randint(10, 999)}"),
}
"""What only looks like a secret or a person."""

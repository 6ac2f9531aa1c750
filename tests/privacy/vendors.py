"""The forms of secrets that vendors document, each made from a seeded chance; none stands whole in the repository.

A form is written as pieces: a prefix, cut so that no scanner takes it for a secret, and how many signs of which alphabet follow.
Sources: the vendors' pages on their tokens, GitHub's list of supported secret-scanning patterns, RFC 7519 (JWT), RFC 7468 (PEM).
"""

import base64
import json
import string
from collections.abc import Callable
from random import Random

UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
ALNUM = UPPER + LOWER + DIGITS
HEX = DIGITS + "abcdef"
URL64 = ALNUM + "-_"
BASE64 = ALNUM + "+/"
UPPER_DIGITS = UPPER + DIGITS
LOWER_DIGITS = LOWER + DIGITS

Make = Callable[[Random], str]


def drawn(chance: Random, alphabet: str, length: int) -> str:
    """So many signs of an alphabet, the first and last of them letters or digits, with a digit among them."""
    signs = [chance.choice(alphabet) for _ in range(length)]
    plain = [sign for sign in alphabet if sign.isalnum()]
    signs[0], signs[-1] = chance.choice(plain), chance.choice(plain)
    signs[length // 2] = chance.choice([sign for sign in alphabet if sign.isdigit()] or plain)
    return "".join(signs)


def of(*parts: str | tuple[str, int]) -> Make:
    """A form from prefixes and (alphabet, length)."""
    return lambda chance: "".join(part if isinstance(part, str) else drawn(chance, *part) for part in parts)


def uuid(chance: Random) -> str:
    """A random UUID."""
    signs = drawn(chance, HEX, 32)
    return "-".join((signs[:8], signs[8:12], f"4{signs[13:16]}", f"a{signs[17:20]}", signs[20:]))


def _base64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def jwt(chance: Random) -> str:
    """A signed token of three parts."""
    head, body = ({"alg": "HS256", "typ": "JWT"}, {"sub": drawn(chance, DIGITS, 10), "iat": chance.randint(1_600_000_000, 1_800_000_000)})
    return f"{_base64(json.dumps(head))}.{_base64(json.dumps(body))}.{drawn(chance, URL64, 43)}"


TOKENS: dict[str, Make] = {
    "github classic": of("ghp_", (ALNUM, 36)),
    "github oauth": of("gho_", (ALNUM, 36)),
    "github user to server": of("ghu_", (ALNUM, 36)),
    "github installation": of("ghs_", (ALNUM, 36)),
    "github refresh": of("ghr_", (ALNUM, 76)),
    "github fine-grained": of("github_pat_", (ALNUM, 22), "_", (ALNUM, 59)),
    "gitlab personal": of("glpat-", (URL64, 20)),
    "gitlab runner": of("glrt-", (URL64, 20)),
    "gitlab deploy": of("gldt-", (URL64, 20)),
    "gitlab trigger": of("glptt-", (HEX, 40)),
    "aws access key": of("AKIA", (UPPER + "234567", 16)),
    "aws temporary key": of("ASIA", (UPPER + "234567", 16)),
    "google api key": of("AIza", (URL64, 35)),
    "google oauth secret": of("GOCSPX-", (URL64, 28)),
    "google access token": of("ya29.a0", (URL64, 120)),
    "slack bot": of("xoxb-", (DIGITS, 12), "-", (DIGITS, 12), "-", (ALNUM, 24)),
    "slack user": of("xoxp-", (DIGITS, 12), "-", (DIGITS, 12), "-", (DIGITS, 12), "-", (HEX, 32)),
    "slack app": of("xapp-1-A", (UPPER_DIGITS, 10), "-", (DIGITS, 13), "-", (HEX, 64)),
    "slack webhook": of("https://hooks.slack.com/services/T", (UPPER_DIGITS, 8), "/B", (UPPER_DIGITS, 8), "/", (ALNUM, 24)),
    "discord webhook": of("https://discord.com/api/webhooks/", (DIGITS, 18), "/", (URL64, 68)),
    "stripe live": of("sk_live_", (ALNUM, 24)),
    "stripe test": of("sk_test_", (ALNUM, 24)),
    "stripe restricted": of("rk_live_", (ALNUM, 24)),
    "stripe webhook": of("whsec_", (ALNUM, 32)),
    "sendgrid": of("SG.", (URL64, 22), ".", (URL64, 43)),
    "mailchimp": of((HEX, 32), "-us12"),
    "mailgun": of("key-", (HEX, 32)),
    "twilio api key": of("SK", (HEX, 32)),
    "telegram bot": of((DIGITS, 10), ":AA", (URL64, 33)),
    "npm": of("npm_", (ALNUM, 36)),
    "pypi": of("pypi-AgEIcHlwaS5vcmc", (URL64, 80)),
    "rubygems": of("rubygems_", (HEX, 48)),
    "crates.io": of("cio", (ALNUM, 32)),
    "nuget": of("oy2", (LOWER_DIGITS, 43)),
    "docker hub": of("dckr_pat_", (URL64, 27)),
    "hashicorp vault": of("hvs.", (URL64, 90)),
    "terraform cloud": of((ALNUM, 14), ".atlasv1.", (URL64, 67)),
    "digitalocean": of("dop_v1_", (HEX, 64)),
    "heroku": of("HRKU-", uuid_part := (HEX, 8), "-", (HEX, 4), "-", (HEX, 4), "-", (HEX, 4), "-", (HEX, 12)),
    "netlify": of("nfp_", (ALNUM, 36)),
    "fly.io": of("fm2_", (BASE64, 120)),
    "linear": of("lin_api_", (ALNUM, 40)),
    "notion": of("ntn_", (ALNUM, 46)),
    "notion old": of("secret_", (ALNUM, 43)),
    "airtable": of("pat", (ALNUM, 14), ".", (HEX, 64)),
    "figma": of("figd_", (URL64, 40)),
    "postman": of("PMAK-", (HEX, 24), "-", (HEX, 34)),
    "atlassian": of("ATATT3xFfGF0", (URL64, 180)),
    "shopify": of("shpat_", (HEX, 32)),
    "square": of("sq0atp-", (URL64, 22)),
    "paypal braintree": of("access_token$production$", (LOWER_DIGITS, 16), "$", (HEX, 32)),
    "openai project": of("sk-proj-", (URL64, 48)),
    "anthropic": of("sk-ant-api03-", (URL64, 93), "AA"),
    "huggingface": of("hf_", (UPPER + LOWER, 34)),
    "replicate": of("r8_", (ALNUM, 37)),
    "groq": of("gsk_", (ALNUM, 52)),
    "databricks": of("dapi", (HEX, 32)),
    "grafana service account": of("glsa_", (ALNUM, 32), "_", (HEX, 8)),
    "grafana cloud": of("glc_", (BASE64, 80)),
    "new relic": of("NRAK-", (UPPER_DIGITS, 27)),
    "sentry organization": of("sntrys_", (ALNUM, 60), "_", (ALNUM, 43)),
    "sentry user": of("sntryu_", (HEX, 64)),
    "dynatrace": of("dt0c01.", (UPPER_DIGITS, 24), ".", (UPPER_DIGITS, 64)),
    "posthog personal": of("phx_", (ALNUM, 43)),
    "doppler": of("dp.pt.", (ALNUM, 43)),
    "pulumi": of("pul-", (HEX, 40)),
    "tailscale": of("tskey-auth-k", (ALNUM, 11), "-", (ALNUM, 32)),
    "planetscale": of("pscale_tkn_", (URL64, 43)),
    "supabase": of("sbp_", (HEX, 40)),
    "hubspot": of("pat-na1-", (HEX, 8), "-", (HEX, 4), "-", (HEX, 4), "-", (HEX, 4), "-", (HEX, 12)),
    "contentful": of("CFPAT-", (URL64, 43)),
    "brevo": of("xkeysib-", (HEX, 64), "-", (ALNUM, 16)),
    "artifactory": of("AKCp", (ALNUM, 69)),
    "age": of("AGE-SECRET-KEY-1", (UPPER_DIGITS, 58)),
    "alibaba": of("LTAI", (ALNUM, 20)),
    "facebook": of("EAAC", (ALNUM, 150)),
    "easypost": of("EZAK", (ALNUM, 54)),
    "typeform": of("tfp_", (ALNUM, 44), "_", (ALNUM, 14)),
    "dropbox": of("sl.B", (URL64, 135)),
    "jwt": jwt,
}
"""Tokens that are known by their own form, wherever they stand."""
del uuid_part


def password(chance: Random) -> str:
    """A password as people choose them: a word, digits, now and then signs."""
    word = chance.choice(("hunter", "Sommer", "winter", "Tr0ub4dor", "letmein", "dragon", "Passw0rd", "qwerty", "monkey", "Acme"))
    return word + chance.choice(("", "!", "#", "_", "-", "%")) + str(chance.randint(2, 9_999)) + chance.choice(("", "!", "?x", "$a", "~q"))


def random_password(chance: Random) -> str:
    """A password that a program drew."""
    return drawn(chance, ALNUM + "!#%^*-_+=.~", 18)


def words_password(chance: Random) -> str:
    """A password of letters alone."""
    return "".join(chance.choice(("correct", "horse", "battery", "staple", "purple", "teapot", "velvet", "anchor")) for _ in range(2))


def _around(before: str, make: Make, after: str = "") -> Callable[[Random], tuple[str, str, str]]:
    return lambda chance: (before, make(chance), after)


Planted = Callable[[Random], tuple[str, str, str]]
"""What stands before a value, the value, and what stands behind."""

ASSIGNED: dict[str, Planted] = {
    "password=": _around("password=", password),
    "password: in prose": _around("the login has password: ", password, " since May"),
    "password: yaml": _around("  password: ", random_password),
    "password: letters": _around("  password: ", words_password),
    "password= letters": _around("password=", words_password),
    "DB_PASSWORD=": _around("DB_PASSWORD=", random_password),
    "PGPASSWORD= command": _around("PGPASSWORD=", password, " psql -h db-1 -U app"),
    "MYSQL_ROOT_PASSWORD: quoted": _around('MYSQL_ROOT_PASSWORD: "', random_password, '"'),
    "passwd": _around("passwd = ", password),
    "pwd in a connection string": _around("Server=db-1;Database=shop;User Id=app;Pwd=", password, ";Encrypt=true"),
    "jdbc query": _around("jdbc:mysql://db-1:3306/shop?user=app&password=", password, "&useSSL=true"),
    "passphrase quoted": _around('passphrase: "', lambda chance: " ".join(words_password(chance) for _ in range(3)), '"'),
    "json password": _around('{"user": "app", "password": "', random_password, '"}'),
    "json apiKey": _around('{"apiKey": "', of((ALNUM, 32)), '", "retries": 3}'),
    "python dict": _around("{'db_password': '", random_password, "'}"),
    "secret= hex": _around("CLIENT_SECRET=", of((HEX, 40))),
    "client_secret form": _around("grant_type=client_credentials&client_secret=", of((ALNUM, 40)), "&scope=read"),
    "api_key=": _around("api_key=", of((ALNUM, 32))),
    "API key in prose": _around("API key: ", of((ALNUM, 32)), " was in the log"),
    "access_token query": _around("https://api.shop.io/v1/me?access_token=", of((ALNUM, 40)), "&v=2"),
    "aws secret key": _around("AWS_SECRET_ACCESS_KEY=", of((BASE64, 40))),
    "aws session token": _around("AWS_SESSION_TOKEN=", of((BASE64, 200))),
    "azure account key": _around("DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=", of((BASE64, 86), "=="), ";EndpointSuffix=core.windows.net"),
    "azure shared access": _around("Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=", of((BASE64, 43), "=")),
    "azure client secret": _around("AZURE_CLIENT_SECRET=", of((ALNUM, 3), "8Q~", (URL64, 34))),
    "datadog key": _around("DD_API_KEY=", of((HEX, 32))),
    "cloudflare token": _around("CF_API_TOKEN=", of((URL64, 40))),
    "django secret": _around("SECRET_KEY = '", of((LOWER_DIGITS + "!@#%^&*(-_=+)", 50)), "'"),
    "encryption key": _around("encryption_key: ", of((BASE64, 43), "=")),
    "signing secret": _around("signing secret: ", of((HEX, 32))),
    "terraform": _around('  db_password = "', random_password, '"'),
    "properties": _around("spring.datasource.password=", random_password),
    "docker env": _around("-e POSTGRES_PASSWORD=", password, " -d postgres:16"),
    "shell export": _around("export STRIPE_API_SECRET=", of((ALNUM, 28))),
    "json escaped": _around('body: "{\\"token\\": \\"', of((ALNUM, 32)), '\\"}"'),
    "netrc": _around("machine api.shop.io login deploy password ", random_password),
    "npmrc": _around("//registry.npmjs.org/:_authToken=", uuid),
    "bold label": _around("**Password:** ", password),
    "code label": _around("`password`: `", random_password, "`"),
    "table row": _around("| database password | ", random_password, " | rotated |"),
    "xml": _around("<password>", random_password, "</password>"),
    "japanese": _around("パスワード: ", password),
    "german": _around("Passwort: ", password),
    "password was": _around("the password was ", password, " and stood in the channel"),
    "password is quoted": _around("whose password is `", password, "`"),
    "bearer": _around("Authorization: Bearer ", of((URL64, 48))),
    "basic": _around("Authorization: Basic ", lambda chance: base64.b64encode(f"app:{password(chance)}".encode()).decode()),
    "authorization token": _around("Authorization: Token ", of((HEX, 40))),
    "curl header": _around('curl -H "Authorization: Bearer ', of((URL64, 48)), '" https://api.shop.io/v1/me'),
    "x-api-key": _around("X-Api-Key: ", of((ALNUM, 32))),
    "x-auth-token": _around("X-Auth-Token: ", of((HEX, 32))),
    "private-token": _around("PRIVATE-TOKEN: ", of((URL64, 20))),
    "proxy authorization": _around("Proxy-Authorization: Basic ", of((ALNUM, 28))),
    "cookie session": _around("Cookie: theme=dark; sessionid=", of((LOWER_DIGITS, 32)), "; lang=en"),
    "cookie sid": _around("Cookie: connect.sid=", of("s%3A", (URL64, 32), ".", (ALNUM, 43))),
    "set-cookie": _around("Set-Cookie: SESSION=", of((ALNUM, 36)), "; Path=/; HttpOnly; SameSite=Lax"),
    "postgres url": _around("postgres://app:", password, "@db-1.internal:5432/shop"),
    "https url": _around("https://deploy:", random_password, "@registry.shop.io/v2/"),
    "amqp url": _around("amqp://worker:", random_password, "@queue-1:5672/%2f"),
    "redis url": _around("redis://:", random_password, "@cache-1:6379/0"),
    "mongodb url": _around("mongodb+srv://app:", password, "@cluster0.ab1cd.mongodb.net/shop"),
    "git url token": _around("https://", of((HEX, 40)), "@github.com/acme/shop.git"),
    "smtp url": _around("smtp://mailer:", random_password, "@mail.shop.io:587"),
    "s3 signed": _around("https://shop.s3.amazonaws.com/a.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20250312T081300Z&X-Amz-Signature=", of((HEX, 64))),
    "gcs signed": _around("https://storage.googleapis.com/shop/a.csv?X-Goog-Expires=900&X-Goog-Signature=", of((HEX, 256))),
    "azure sas": _around(
        "https://shop.blob.core.windows.net/a/b.csv?sv=2022-11-02&se=2025-03-13T08%3A00Z&sr=b&sp=r&sig=", of((ALNUM, 20), "%2B", (ALNUM, 22), "%3D")
    ),
    "cloudfront": _around("https://d111.cloudfront.net/a.csv?Expires=1741766400&Signature=", of((URL64 + "~", 172)), "&Key-Pair-Id=K2JCJMDEHXQW5F"),
    "reset link": _around("https://shop.io/reset?token=", of((URL64, 43))),
    "flag --password": _around("mysqldump --password ", password, " shop"),
    "flag --password=": _around("mysqldump --password=", random_password, " shop"),
    "flag --token": _around("vault login --token ", of((ALNUM, 26))),
    "flag --api-key": _around("shopctl --api-key ", of((ALNUM, 32)), " deploy"),
    "flag --secret": _around("shopctl sign --client-secret '", random_password, "'"),
    "mysql -p": _around("mysql -u root -p", random_password, " shop"),
    "curl -u": _around("curl -u deploy:", random_password, " https://shop.io/hook"),
    "sshpass": _around("sshpass -p '", random_password, "' ssh app@db-1"),
    "redis-cli -a": _around("redis-cli -h cache-1 -a ", random_password, " ping"),
    "openssl passin": _around("openssl rsa -in k.pem -passin pass:", random_password),
    "docker login": _around("docker login -u deploy -p ", random_password, " registry.shop.io"),
    "otpauth": _around("otpauth://totp/shop:ada?secret=", of((UPPER + "234567", 32)), "&issuer=shop"),
    "webhook teams": _around("https://outlook.office.com/webhook/a0b1@c2d3/IncomingWebhook/", of((HEX, 32)), "/1f2e"),
}
"""Secrets that are known by what stands before them."""


def pem(chance: Random, kind: str, lines: int = 8) -> list[str]:
    """The lines of a private key."""
    body = [drawn(chance, BASE64, 64) for _ in range(lines)] + [drawn(chance, BASE64, 30) + "=="]
    return [f"-----BEGIN {kind}PRIVATE" + " KEY-----", *body, f"-----END {kind}PRIVATE" + " KEY-----"]


KEYS = ("RSA ", "EC ", "", "OPENSSH ", "ENCRYPTED ", "DSA ")

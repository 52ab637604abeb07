"""Settings: the only reader of the environment. The table below drives `check`, the manual and its test."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path

from storage.secrets import new_key


@dataclass(frozen=True)
class Setting:
    """One variable: its name, its default, and what it is for."""

    name: str
    default: str
    use: str


SETTINGS = (
    Setting(
        "DATABASE_URL", "sqlite:///mentorbot.db", "where everything is kept; postgresql+psycopg://... for Postgres"
    ),
    Setting("HOST", "127.0.0.1", "the address to listen on; 0.0.0.0 behind a proxy or in a container"),
    Setting("PORT", "8080", "the port to listen on"),
    Setting(
        "MENTORBOT_KEY", "", "the key that seals private columns; without it a file next to the database, mode 0600"
    ),
    Setting("COORDINATORS", "", "work addresses of the first coordinators, with commas"),
    Setting("THREADS", "32", "how many events are worked on at once"),
    Setting("LOG", "text", "how logs are written: text, or json for a collector"),
    Setting("SLACK_BOT_TOKEN", "", "the bot's token in your Slack workspace, xoxb-..."),
    Setting("SLACK_APP_TOKEN", "", "for Socket Mode: the app's token, xapp-..."),
    Setting("SLACK_SIGNING_SECRET", "", "instead of Socket Mode, for signed HTTP: the app's signing secret"),
    Setting("SLACK_CLIENT_ID", "", "instead of a bot token, for many workspaces: the app's client id"),
    Setting("SLACK_CLIENT_SECRET", "", "for many workspaces: the app's client secret"),
    Setting("SLACK_WORKSPACES", "", "for many workspaces: those of your company, which alone may install, with commas"),
    Setting("SLACK_API_URL", "https://slack.com/api/", "another server that speaks Slack's Web API"),
    Setting(
        "SLACK_PLAIN", "", "1 sends no tables, charts and carousels but their plain form, for clients without them"
    ),
    Setting("TEAMS_APP_ID", "", "the bot's app id in Microsoft Teams"),
    Setting("TEAMS_SECRET", "", "the secret that belongs to that app id"),
    Setting("TEAMS_TENANT", "", "your directory's tenant id; several with commas; nobody else is heard"),
    Setting(
        "TEAMS_ANONYMOUS",
        "",
        "1 takes requests without a token, to try things out: only on a loopback HOST, without TEAMS_APP_ID",
    ),
    Setting("SMTP_HOST", "", "a mail server, for what has to reach people whom no chat reaches"),
    Setting("SMTP_PORT", "587", "its port: 465 is encrypted from the start, any other one by STARTTLS"),
    Setting("SMTP_USER", "", "whom to log in as, where the mail server wants that"),
    Setting("SMTP_PASSWORD", "", "the password that belongs to SMTP_USER"),
    Setting("SMTP_FROM", "", "whom mail comes from: Mentoring <mentoring@example.com>"),
    Setting("SMTP_PLAIN", "", "1 sends without encryption, to a relay in your own network; never with a password"),
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PLATFORM_TOKENS = ("SLACK_", "TEAMS_")  # a demo refuses to start beside any of these


class BadSetting(ValueError):
    """A setting that can't be used, with what to do about it."""


@dataclass(frozen=True)
class Slack:
    """How to reach Slack: one workspace by the bot's token, over Socket Mode where there is an app token, else over signed
    HTTP; or many workspaces, which install by a link (client_id), over signed HTTP.

    workspaces: those of one company, which share its programme; where there are none, each that installs has its own.
    plain: tables, charts and carousels go in their plain form.
    """

    bot_token: str
    app_token: str
    signing_secret: str
    api_url: str
    client_id: str = ""
    client_secret: str = ""
    workspaces: tuple[str, ...] = ()
    plain: bool = False

    @property
    def many(self) -> bool:
        """Whether workspaces install by a link."""
        return bool(self.client_id)


@dataclass(frozen=True)
class Teams:
    """The bot's registration. Without an app id requests carry no token: for trying out on one's own machine alone."""

    app_id: str
    secret: str
    tenants: tuple[str, ...]


@dataclass(frozen=True)
class Mail:
    """A mail server, and whom mail comes from. plain: without encryption, and without a password."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    plain: bool = False


@dataclass(frozen=True)
class Settings:
    """The settings as they are used."""

    database_url: str
    port: int
    key: str
    coordinators: tuple[str, ...]
    threads: int
    log: str
    tokens: tuple[str, ...]
    host: str = "127.0.0.1"
    slack: Slack | None = None
    teams: Teams | None = None
    mail: Mail | None = None


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the environment. Raises BadSetting."""
    given = os.environ if environment is None else environment
    values = {setting.name: given.get(setting.name, "").strip() or setting.default for setting in SETTINGS}
    return Settings(
        database_url=values["DATABASE_URL"],
        port=_number(values, "PORT", 0, 65535),
        key=values["MENTORBOT_KEY"],
        coordinators=_listed(values["COORDINATORS"]),
        threads=_number(values, "THREADS", 1, 500),
        log=values["LOG"],
        tokens=tuple(sorted(name for name, value in given.items() if name.startswith(PLATFORM_TOKENS) and value)),
        host=values["HOST"],
        slack=_slack(values),
        teams=_teams(values),
        mail=_mail(values),
    )


def _slack(values: Mapping[str, str]) -> Slack | None:
    """Slack's settings, or None where none is set. Raises BadSetting for half of them."""
    names = ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET")
    token, app, secret, client, client_secret = (values[f"SLACK_{name}"] for name in names)
    if not any((token, app, secret, client, client_secret)):
        return None
    if token and client:
        raise BadSetting("SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many: keep one of them")
    if bool(client) != bool(client_secret):
        raise BadSetting("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together, both under Basic Information")
    if client and not secret:
        raise BadSetting("SLACK_SIGNING_SECRET is missing: workspaces that install by a link are served over HTTP")
    if not token and not client:
        raise BadSetting("SLACK_BOT_TOKEN is missing: the token that starts with xoxb-, under OAuth & Permissions")
    if not app and not secret:
        raise BadSetting("Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) as well")
    url = values["SLACK_API_URL"].rstrip("/") + "/"
    workspaces = _listed(values["SLACK_WORKSPACES"])
    return Slack(token, app, secret, url, client, client_secret, workspaces, bool(values["SLACK_PLAIN"]))


def _teams(values: Mapping[str, str]) -> Teams | None:
    """Teams' settings, or None where none is set. Raises BadSetting for some of them, or for an open door."""
    app, secret, tenant, anonymous = (values[f"TEAMS_{name}"] for name in ("APP_ID", "SECRET", "TENANT", "ANONYMOUS"))
    if not app and not secret and not tenant and not anonymous:
        return None
    if anonymous and (app or values["HOST"] not in LOOPBACK):
        raise BadSetting("TEAMS_ANONYMOUS needs a loopback HOST such as 127.0.0.1, and no TEAMS_APP_ID")
    needed = (
        {"TEAMS_TENANT": tenant} if anonymous else {"TEAMS_APP_ID": app, "TEAMS_SECRET": secret, "TEAMS_TENANT": tenant}
    )
    if missing := [name for name, value in needed.items() if not value]:
        raise BadSetting(f"Teams needs {', '.join(missing)} as well")
    return Teams(app, secret, _listed(tenant))


def _mail(values: Mapping[str, str]) -> Mail | None:
    """The mail server's settings, or None where none is set. Raises BadSetting for some of them, or for a password that
    anybody on the way could read."""
    host, user, password, sender, plain = (
        values[f"SMTP_{name}"] for name in ("HOST", "USER", "PASSWORD", "FROM", "PLAIN")
    )
    if not host and not user and not password and not sender:
        return None
    if not host:
        raise BadSetting("SMTP_HOST is missing: the name of your mail server")
    if not is_address(parseaddr(sender)[1]):
        raise BadSetting("SMTP_FROM has to be an address. An example: Mentoring <mentoring@example.com>")
    if bool(user) != bool(password):
        raise BadSetting("SMTP_USER and SMTP_PASSWORD go together")
    if not password.isascii():
        raise BadSetting("SMTP_PASSWORD has letters that no mail server can be sent: plain ones alone work")
    if plain and password:
        raise BadSetting("SMTP_PLAIN and SMTP_PASSWORD don't go together: anybody on the way could read the password")
    return Mail(host, _number(values, "SMTP_PORT", 1, 65535), sender, user, password, bool(plain))


def key_of(chosen: Settings, folder: Path) -> str:
    """The key from MENTORBOT_KEY, or from a file that is made on the first run and readable by its owner alone."""
    if chosen.key:
        return chosen.key
    path = folder / "mentorbot.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_key())
    return path.read_text().strip()


def is_address(text: str) -> bool:
    """Whether a mail server can be given this as an address: in plain letters, with a domain, and nothing around it."""
    try:
        return bool(text.isascii() and Address(addr_spec=text).domain)
    except (HeaderParseError, ValueError, IndexError):
        return False


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _number(values: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = values[name]
    if not text.isdecimal() or not least <= int(text) <= most:
        raise BadSetting(f"{name} is {text!r}; it needs a whole number from {least} to {most}")
    return int(text)

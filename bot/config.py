"""Settings: the only reader of the environment. The table below drives `check`, the manual and its test."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
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
    Setting("PORT", "8080", "the port to listen on"),
    Setting(
        "MENTORBOT_KEY", "", "the key that seals private columns; without it a file next to the database, mode 0600"
    ),
    Setting("COORDINATORS", "", "work addresses of the first coordinators, with commas"),
    Setting("THREADS", "32", "how many events are worked on at once"),
    Setting("LOG", "text", "how logs are written: text, or json for a collector"),
)
PLATFORM_TOKENS = ("SLACK_", "TEAMS_")  # a demo refuses to start beside any of these


class BadSetting(ValueError):
    """A setting that can't be used, with what to do about it."""


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


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the environment. Raises BadSetting."""
    given = os.environ if environment is None else environment
    values = {setting.name: given.get(setting.name, "").strip() or setting.default for setting in SETTINGS}
    return Settings(
        database_url=values["DATABASE_URL"],
        port=_number(values, "PORT", 0, 65535),
        key=values["MENTORBOT_KEY"],
        coordinators=tuple(part.strip() for part in values["COORDINATORS"].split(",") if part.strip()),
        threads=_number(values, "THREADS", 1, 500),
        log=values["LOG"],
        tokens=tuple(sorted(name for name, value in given.items() if name.startswith(PLATFORM_TOKENS) and value)),
    )


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


def _number(values: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = values[name]
    if not text.isdecimal() or not least <= int(text) <= most:
        raise BadSetting(f"{name} is {text!r}; it needs a whole number from {least} to {most}")
    return int(text)

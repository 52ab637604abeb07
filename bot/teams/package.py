"""The app package that a Teams admin uploads: manifest, icons, and its words in every language we have."""

from __future__ import annotations

import json
import zipfile
from importlib.resources import files
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from chat.catalogues import languages
from chat.words import Reader, Words, say, text
from handlers import ROUTES

MANIFEST = "1.23"
VERSION = "1.0.0"
ICONS = {"color": "color.png", "outline": "outline.png"}
PERMISSIONS = (
    "identity",
)  # who somebody is; names and addresses come with the conversation, nothing else is asked for
OFFERED = ("home", "join", "book", "sessions", "goals", "availability", "profile", "talk privately", "language", "help")


def build(app_id: str, address: str) -> bytes:
    """The package as a zip, the same bytes for the same input. address: our own, such as https://mentor.example.com."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        _put(package, "manifest.json", _json(manifest(app_id, address)))
        for language in _others():
            _put(package, f"{language}.json", _json(translation(language)))
        for name in ICONS.values():
            _put(package, name, files("bot.teams").joinpath("icons", name).read_bytes())
    return packed.getvalue()


def manifest(app_id: str, address: str) -> dict[str, Any]:
    """The manifest: a bot in personal chats, groups and teams, and the least permissions that do."""
    english = Reader("en")
    site = address.rstrip("/")
    commands = [{"title": text(verb, english), "description": text(does, english)} for verb, does in _commands()]
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST}/MicrosoftTeams.schema.json",
        "manifestVersion": MANIFEST,
        "version": VERSION,
        "id": app_id,
        "developer": {"name": "mentorbot", "websiteUrl": f"{site}/about", "privacyUrl": f"{site}/privacy", "termsOfUseUrl": f"{site}/terms"},
        "name": {"short": "mentorbot", "full": "mentorbot"},
        "description": {"short": text(_short(), english), "full": text(_full(), english)},
        "icons": ICONS,
        "accentColor": "#2F5D50",
        "localizationInfo": {
            "defaultLanguageTag": "en",
            "additionalLanguages": [{"languageTag": tag, "file": f"{tag}.json"} for tag in _others()],
        },
        "bots": [
            {
                "botId": app_id,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": [{"scopes": ["personal"], "commands": commands}],
            }
        ],
        "permissions": list(PERMISSIONS),
        "validDomains": [urlsplit(site).netloc],
    }  # fmt: skip


def translation(language: str) -> dict[str, str]:
    """The manifest's words in another language, by the place where they stand."""
    reader = Reader(language)
    words = {"description.short": _short(), "description.full": _full()}
    for n, (verb, does) in enumerate(_commands()):
        words[f"bots[0].commandLists[0].commands[{n}].title"] = verb
        words[f"bots[0].commandLists[0].commands[{n}].description"] = does
    schema = f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST}/MicrosoftTeams.Localization.schema.json"
    return {"$schema": schema, **{place: text(said, reader) for place, said in words.items()}}


def _short() -> Words:
    return say("Mentoring where you already talk")


def _full() -> Words:
    return say(
        "mentorbot runs a mentoring programme where people already talk. Mentees join in two minutes, get a mentor who fits, "
        "and book sessions at times that are humane for both. Mentors are asked little. Coordinators match, publish and "
        "report from chat. Notes belong to the two of a pair; coordinators see counts."
    )


def _commands() -> list[tuple[Words, Words]]:
    """What is offered while somebody types, with the same line as in the help."""
    return [(Words(verb), ROUTES[verb].help) for verb in OFFERED]


def _others() -> list[str]:
    return [language for language in languages() if language != "en"]


def _put(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, indent=2, ensure_ascii=False).encode() + b"\n"

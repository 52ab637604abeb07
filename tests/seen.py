"""A card as somebody sees it, and what tests ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass
class Seen:
    """A card as somebody sees it: already in their language, with nothing hidden."""

    message: str
    data: dict[str, Any]

    @property
    def title(self) -> str:
        return str(self.data["title"])

    @property
    def text(self) -> str:
        """Everything that can be read on it, in order."""
        return "\n".join(_strings(self.data))

    @property
    def buttons(self) -> list[str]:
        return [button["label"] for button in buttons_of(self.data)]

    @property
    def times(self) -> list[tuple[str, str]]:
        """The times to tap, on the reader's clock and the other's, "" where that says the same."""
        labels = [button["label"] for button in buttons_of(self.data) if button["action"] == "session.book"]
        return [(mine, theirs.rstrip(")")) for mine, _, theirs in (label.partition(" (") for label in labels)]

    @property
    def fields(self) -> list[dict[str, Any]]:
        return [part for part in self.data.get("parts", []) if part["is"] == "Field"]

    def button(self, label: str) -> dict[str, Any]:
        found = [button for button in buttons_of(self.data) if button["label"] == label]
        assert found, f"no button “{label}” on “{self.title}”: {self.buttons}"
        return dict(found[0])

    def part(self, kind: str) -> dict[str, Any]:
        return next(part for part in self.data.get("parts", []) if part["is"] == kind)


def buttons_of(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from card.get("buttons", [])
    for part in card.get("parts", []):
        for inner in part.get("cards", []):
            yield from buttons_of(inner)


def _strings(data: Any) -> Iterator[str]:
    """Every text for people in a card; not the names of actions, fields and kinds."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for item in data:
            yield from _strings(item)
    elif isinstance(data, dict):
        silent = {
            "is",
            "action",
            "value",
            "style",
            "kind",
            "name",
            "media_type",
            "content",
            "url",
            "done",
            "of",
            "about",
        }
        if data.get("options"):
            silent |= {"initial"}
        for name, item in data.items():
            if name not in silent:
                yield from _strings(item)

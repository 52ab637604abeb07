"""A diary of a company: everything people do and everything they read, in the order in which it happens.

`Scribe(house)` listens to every chat; `scribe.markdown()` is the whole of it for a reader. People act by the action of
a button, not by its label, so that the same story can be told in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from house import House, Human
from seen import Seen, buttons_of

from chat.words import Reader, say, show, text

NEW, CHANGED = "🔔", "🔄"


@dataclass(frozen=True)
class Line:
    """What somebody said, pressed, or read. by_itself: the sign of a card that came unasked, or that changed."""

    at: datetime
    who: Actor
    words: str = ""
    card: dict[str, Any] = field(default_factory=dict)
    by_itself: str = ""
    chapter: str = ""


@dataclass
class Actor(Human):
    """Somebody whose chat is written down."""

    zone: str = "UTC"
    scribe: Scribe | None = None

    def says(self, words: str, event: str = "") -> Seen:
        self.note(words)
        return self.reads(super().says(words, event))

    def does(self, action: str, holds: str = "", **values: Any) -> Seen:
        """Presses the newest button with this action, or the newest whose value or label holds these words.

        A form sends all its fields, as the page does: what isn't given here stays as it was filled in.
        """
        card, button = self._newest(action, holds)
        given = ", ".join(_plainly(card, name, value) for name, value in values.items())
        self.note(f"[{button['label']}]" + (f" {given}" if given else ""))
        if button.get("submit"):
            values = {part["name"]: part.get("initial", "") for part in card.fields} | values
        return self.reads(self.acts(action, button.get("value", ""), message=card.message, **values))

    def note(self, words: str) -> None:
        if self.scribe:
            self.scribe.catch_up()
            self.scribe.lines.append(Line(self.house.wall, self, words))

    def reads(self, card: Seen) -> Seen:
        if self.scribe:
            self.scribe.lines.append(Line(self.house.wall, self, card=card.data))
            self.scribe.known[self.account] = {seen.message: seen.data for seen in self.cards()}
        return card

    def _newest(self, action: str, holds: str) -> tuple[Seen, dict[str, Any]]:
        for card in reversed(self.cards()):
            for button in buttons_of(card.data):
                if button["action"] == action and holds in f"{button.get('value', '')} {button['label']}":
                    return card, button
        raise AssertionError(
            f"{self.name} has no {action} {holds}: {[(c.title, c.buttons) for c in self.cards()[-4:]]}"
        )


@dataclass
class Scribe:
    """Listens to the chats of a house. locale: how the document writes its dates."""

    house: House
    locale: str = "en-GB"
    actors: list[Actor] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def follows(self, human: Human, zone: str) -> Actor:
        """From now on this person's chat is written down."""
        actor = Actor(human.house, human.id, human.account, human.name, zone, self)
        self.actors.append(actor)
        self.known[actor.account] = {}
        return actor

    def chapter(self, title: str) -> None:
        self.catch_up()
        self.lines.append(Line(self.house.wall, self.actors[0], chapter=title))

    def catch_up(self) -> None:
        """Writes down what came by itself since the last look, new cards and those that changed."""
        for actor in self.actors:
            known = self.known[actor.account]
            for card in actor.cards():
                if known.get(card.message) != card.data:
                    sign = CHANGED if card.message in known else NEW
                    known[card.message] = card.data
                    self.lines.append(Line(self.house.wall, actor, card=card.data, by_itself=sign))

    def through(self, moment: datetime) -> None:
        """Time passes, and everything that comes is written down when it comes."""
        self.catch_up()
        while (due := self.house.engine.upcoming()) and due < moment:
            self.house.until(max(due, self.house.wall) + timedelta(seconds=1))
            self.catch_up()
        self.house.until(max(moment, self.house.wall))
        self.catch_up()

    def markdown(self) -> str:
        """The diary: a heading for every moment and person, cards as quotes."""
        return "\n".join(self._paragraphs()) + "\n"

    def _paragraphs(self) -> Iterator[str]:
        before = ""
        for line in self.lines:
            if line.chapter:
                yield f"\n## {line.chapter}"
                before = ""
                continue
            when = text(say("{when}", when=line.at), Reader(self.locale, line.who.zone))
            heading = f"\n**{when} · {line.who.name}**\n"
            if heading != before:
                yield heading
            before = heading
            if line.words:
                yield f"➤ {line.words}\n"
            else:
                mark = f"{line.by_itself} " if line.by_itself else ""
                card = _in_words(line.card, Reader(self.locale, line.who.zone))
                yield "\n".join(f"> {shown}" for shown in card_lines(card, mark)) + "\n"


def _in_words(card: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """A day that is filled in, as the platform's own picker shows it."""
    parts = [dict(part) for part in card.get("parts", [])]
    for part in parts:
        if part.get("kind") == "date" and part.get("initial"):
            part["initial"] = text(show(date.fromisoformat(part["initial"])), reader)
    return card | {"parts": parts}


def card_lines(card: dict[str, Any], mark: str = "") -> Iterator[str]:
    """A card as lines of text, the way a phone shows it."""
    yield f"{mark}**{card['title']}**  "
    for part in card.get("parts", []):
        yield from _part_lines(part)
    row = "  ".join(f"`[{button['label']}]`" for button in card.get("buttons", []))
    if row:
        yield row


def _part_lines(part: dict[str, Any]) -> Iterator[str]:
    yield from PARTS[part["is"]](part)


def _text_lines(part: dict[str, Any]) -> Iterator[str]:
    for shown in str(part["text"]).splitlines():
        yield from ("", f"> {shown}", "") if part.get("style") == "quote" else (f"{shown}  ",)


def _field_lines(part: dict[str, Any]) -> Iterator[str]:
    options = [option["label"] for option in part.get("options", [])]
    shown = "  ".join(f"( ) {label}" for label in options[:8]) + (" …" if len(options) > 8 else "")
    yield f"{part['label']}: {shown or part.get('initial') or '____'}  "
    for name in ("hint", "error"):
        if part.get(name):
            yield f"*{part[name]}*  "


PARTS: dict[str, Callable[[dict[str, Any]], Iterable[str]]] = {
    "Text": _text_lines,
    "Facts": lambda part: (f"- {name}: {value}" for name, value in part["rows"]),
    "Table": lambda part: (f"- {' | '.join(row)}" for row in (part["columns"], *part["rows"])),
    "Cards": lambda part: (line for inner in part["cards"] for line in card_lines(inner)),
    "Field": _field_lines,
    "Progress": lambda part: [f"*{part['label']}*  "],
    "Link": lambda part: [f"`[{part['label']}]`  "],
    "File": lambda part: [f"`[{part['label']}]`  "],
    "Chart": lambda part: [f"*({part['title']})*  "],
}


def _plainly(card: Seen, name: str, value: Any) -> str:
    """A value as the person sees it: the label of an option, else what was typed."""
    fields = {part["name"]: part for part in card.fields}
    labels = {option["value"]: option["label"] for option in fields.get(name, {}).get("options", [])}
    values = value if isinstance(value, list | tuple) else [value]
    return " + ".join(labels.get(item, item) for item in values)

"""Cards: what we say. A title, parts and buttons; a card that has fields is a form.

A `str` in a card is data and shown as typed, `Words` are ours. Renderers receive cards that `words.read` has turned
into plain strings; they contain no words of their own and escape everything.
"""

from __future__ import annotations

from dataclasses import dataclass

from chat.words import Said, say

MISSING = say("Please fill this in.")


@dataclass(frozen=True)
class Text:
    """A paragraph. style: "plain", "quiet" (small, who reads this) or "quote" (what somebody wrote)."""

    text: Said
    style: str = "plain"


@dataclass(frozen=True)
class Facts:
    """Names with their values, one to a line."""

    rows: tuple[tuple[Said, Said], ...]


@dataclass(frozen=True)
class Table:
    """Rows under column heads; every row has as many cells as there are columns."""

    columns: tuple[Said, ...]
    rows: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True)
class Chart:
    """Bars, stacked when there are several series: labels x series, values as numbers >= 0."""

    title: Said
    labels: tuple[Said, ...]
    series: tuple[tuple[Said, tuple[float, ...]], ...]


@dataclass(frozen=True)
class Cards:
    """A list of cards, each with buttons of its own: suggested mentors, proposed pairs.

    choice: they are there to be compared, so they stand side by side where a platform has a way to show that.
    """

    cards: tuple[Card, ...]
    choice: bool = False


@dataclass(frozen=True)
class Link:
    label: Said
    url: str


@dataclass(frozen=True)
class File:
    """A file to keep: its name, media type and text."""

    name: str
    media_type: str
    content: str
    label: Said


@dataclass(frozen=True)
class Progress:
    """How far: `done` of `of`, such as the steps of a form."""

    done: int
    of: int
    label: Said


@dataclass(frozen=True)
class Image:
    url: str
    alt: Said


@dataclass(frozen=True)
class Option:
    value: str
    label: Said


@dataclass(frozen=True)
class Field:
    """Something to fill in.

    kind: "line", "lines", "one" (of the options), "many" (of the options), "number", "date" or "time".
    initial: what is filled in already; for "many" the chosen values in a tuple.
    error: what was wrong with the last answer, shown under the field.
    most: the most characters of a text, or the most choices of "many"; 0 means no limit.
    missing: what is said of a required field that was left empty, where a client checks that itself.
    """

    name: str
    label: Said
    kind: str = "line"
    options: tuple[Option, ...] = ()
    initial: str | tuple[str, ...] = ""
    hint: Said = ""
    required: bool = True
    most: int = 0
    error: Said = ""
    missing: Said = MISSING

    def matching(self, words: str) -> tuple[Option, ...]:
        """The options whose label or value holds what somebody typed, for a list that is too long to be shown."""
        wanted = words.lower()
        return tuple(option for option in self.options if wanted in f"{option.label} {option.value}".lower())


@dataclass(frozen=True)
class Button:
    """What can be done next: a label of at most 25 characters, an action of ROUTES and its value.

    style: "plain", "primary" or "danger". submit: sends the card's fields along; a form has exactly one.
    """

    label: Said
    action: str
    value: str = ""
    style: str = "plain"
    submit: bool = False


Part = Text | Facts | Table | Chart | Cards | Link | File | Progress | Image | Field


@dataclass(frozen=True)
class Card:
    """short: the title in 24 characters, for a window's head. notify: the one line for a lock screen.

    stays: the answer to a press comes below this card (a menu, a report); without it the answer takes its place.
    hears: what is typed while nothing newer is asked goes to this action, as the field "words".
    lasting: people look for it later, so where it was only shown in passing it stands in the chat as well.
    letter: what goes by mail instead, where no chat reaches whoever it is for: names, times and places, and nothing that
    anybody wrote. Its one button is what they may type to go on, once they are in a chat.
    about: the thing that it speaks of, such as "session 7": once that changes, what stands in the chat can say so.
    """

    title: Said
    parts: tuple[Part, ...] = ()
    buttons: tuple[Button, ...] = ()
    short: Said = ""
    notify: Said = ""
    stays: bool = False
    hears: Button | None = None
    lasting: bool = False
    letter: Card | None = None
    about: str = ""

    def __post_init__(self) -> None:
        submits = sum(button.submit for button in self.buttons)
        if submits != (1 if self.fields else 0):
            raise ValueError(f"a form has exactly one submit button, any other card none: {self.title}")
        if len(self.buttons) > 6:
            raise ValueError(f"six buttons are enough: {self.title}")

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of a form, in their order; none when the card is no form."""
        return tuple(part for part in self.parts if isinstance(part, Field))

    @property
    def files(self) -> tuple[File, ...]:
        """The files of a card and of the cards in it."""
        inner = (card for part in self.parts if isinstance(part, Cards) for card in part.cards)
        own = (part for part in self.parts if isinstance(part, File))
        return (*own, *(file for card in inner for file in card.files))

    @property
    def submit(self) -> Button | None:
        """The one button that sends the fields along."""
        return next((button for button in self.buttons if button.submit), None)

    def fallback(self) -> Said:
        """The one line for notifications."""
        return self.notify or self.title

"""A letter as a mail: the card as plain text, an invitation so that calendars know it, and its files attached."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from bot.config import is_address
from bot.delivery import Letter
from bot.drawing import cut, links
from chat.cards import Card, Cards, Chart, Facts, File, Image, Link, Part, Progress, Table, Text
from scheduling.invites import mailed

LONGEST = 150  # characters of a subject or a name
CALENDAR = "text/calendar"


def mail_of(letter: Letter, sender: str, wall: datetime) -> EmailMessage:
    """Whoever sends it is a machine: no out-of-office note answers it. The same letter has the same Message-ID, however
    often it is tried."""
    name, address = parseaddr(sender)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(name, address)
    mail["To"] = _address(letter.name, letter.to)
    if answers := [_address("", answer) for answer in letter.answers if is_address(answer)]:
        mail["Reply-To"] = answers
    mail["Subject"] = _line(str(letter.card.title))
    mail["Date"] = format_datetime(wall)
    mail["Message-ID"] = f"<{sha256(letter.key.encode()).hexdigest()[:40]}@{address.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(plain(letter.card), cte="quoted-printable")
    _add_files(mail, letter.card.files, sender)
    return mail


def _add_files(mail: EmailMessage, files: Sequence[File], sender: str) -> None:
    """An invitation is a part of the mail, which mail programs offer to take; and a file as well, for those that don't, or
    where there are several."""
    invitations = [file for file in files if file.media_type == CALENDAR]
    if len(invitations) == 1:
        text = mailed(invitations[0].content, sender)
        method = re.search(r"^METHOD:(\w+)", text, re.MULTILINE)
        mail.add_alternative(text, "calendar", cte="base64", params={"method": method[1]} if method else {})
    for file in files:
        if file.media_type == CALENDAR:
            mail.add_attachment(mailed(file.content, sender).encode(), "application", "ics", filename=file.name)
        else:
            mail.add_attachment(file.content.encode(), *file.media_type.split("/"), filename=file.name)


def _address(name: str, address: str) -> Address:
    return Address(_line(name), addr_spec=address)


def _line(text: str) -> str:
    """One line for a header: a name may hold anything, and a line's end would begin another header."""
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)
    return cut(" ".join(shown.split()), LONGEST)


# --- a card as text ----------------------------------------------------------------------------------------


def plain(card: Card) -> str:
    """A card as lines of text, its title above."""
    return "\n\n".join(_blocks(card)) + "\n"


def _blocks(card: Card) -> Iterator[str]:
    yield _clean(str(card.title))
    for part in card.parts:
        if block := "\n".join(map(_clean, _lines(part))):
            yield block


def _lines(part: Part) -> Iterable[str]:
    match part:
        case Text(text, "quote"):
            return [f"> {line}" for line in str(text).splitlines()]
        case Text(text):
            return [str(text)]
        case Facts(rows):
            return [f"{name}: {value}" for name, value in rows]
        case Table(columns, rows):
            return [" | ".join(map(str, row)) for row in (columns, *rows)]
        case Chart(title, labels, series):
            bars = [[f"{name} {values[at]:g}" for name, values in series] for at in range(len(labels))]
            return [str(title), *(f"{label}: {', '.join(bar)}" for label, bar in zip(labels, bars, strict=True))]
        case Cards(cards):
            return "\n\n".join(plain(card).strip() for card in cards).splitlines()
        case Link(label, url):
            return [f"{label}: {url}"] if links(url) else [str(label)]
        case Progress(label=label) | Image(alt=label):
            return [str(label)]
    return []  # a file is attached, and nobody fills in a mail


def _clean(text: str) -> str:
    """Without halves of characters and what a terminal would obey."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))

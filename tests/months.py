"""A month of somebody's life, day by day: what came unasked, what wanted an answer, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from house import House, Human
from seen import Seen
from sqlmodel import col, select

from storage.messages import Outgoing
from storage.people import Person

# By the beginning of a card's key. Whatever is in neither list is a question that the bot thought of by itself.
TELLS = ("reminder:", "booked:", "place:", "agreed:", "feedback ", "goal ", "tell:", "late:", "line:")
ABOUT_A_SESSION = ("wish:", "truth:", "suggested:", "detail:")  # asked by what two people do, so not of the few a week
# Buttons that lead elsewhere instead of answering.
ELSEWHERE = ("home", "goal", "plan", "where", "session.move", "session.cancel", "session.fine", "session.late")
ELSEWHERE += ("agreement.change", "wish.detail", "wish.ask", "session.unline")


@dataclass(frozen=True)
class Came:
    """A card that came by itself: when, on their own clock, and by which key."""

    at: datetime
    key: str
    nudge: bool

    @property
    def asks(self) -> bool:
        return not self.key.startswith(TELLS)


def came(house: House, human: Human) -> list[Came]:
    """All that came to somebody by itself, in order."""
    with house.database.read() as db:
        zone = ZoneInfo(db.get_one(Person, human.id).zone)
        rows = db.exec(select(Outgoing).where(Outgoing.person_id == human.id).order_by(col(Outgoing.due))).all()
    posted = (row for row in rows if row.sent_at and not row.key.startswith("shown:"))  # an answer is no post
    return [Came(row.due.astimezone(zone), row.key, row.nudge) for row in posted]


def well_timed(cards: list[Came]) -> None:
    """What the bot asks of its own accord comes Tuesday to Thursday at about ten, one a day and two a week."""
    own = [card for card in cards if card.asks and not card.key.startswith(ABOUT_A_SESSION)]
    for card in own:
        assert card.nudge, f"{card.key} asks and isn't counted"
        assert card.at.weekday() in (1, 2, 3), f"{card.key} on {card.at:%A}"
        assert 10 <= card.at.hour < 11, f"{card.key} at {card.at:%H:%M}"
    for card in own:
        week = [other for other in own if card.at <= other.at < card.at + timedelta(days=7)]
        assert len(week) <= 2, f"{len(week)} in a week: {week}"
        assert len({other.at.date() for other in week}) == len(week), f"two in a day: {week}"
    assert all(8 <= card.at.hour < 20 for card in cards if card.asks), "nobody is asked while they sleep"


def lives(house: House, days: int, *answering: Human) -> None:
    """Days pass; at the end of each, those who answer do with all that came."""
    known = {human.id: len(human.cards()) for human in answering}
    for _ in range(days):
        house.through(house.wall + timedelta(days=1))
        for human in answering:
            for card in human.cards()[known[human.id] :]:
                _answers(human, card)
            known[human.id] = len(human.cards())


def _answers(human: Human, card: Seen) -> None:
    """Presses the first button, and the first one of what comes of it, as long as it leads to something new."""
    done: set[tuple[str, str]] = set()
    while True:
        buttons = (b for b in card.data.get("buttons", []) if not b["action"].startswith(ELSEWHERE))
        button = next((b for b in buttons if (b["action"], b.get("value", "")) not in done), None)
        if button is None:
            return
        done.add((button["action"], button.get("value", "")))
        values = _filled(card) if button.get("submit") else {}
        card = human.acts(button["action"], button.get("value", ""), message=card.message, **values)


def _filled(card: Seen) -> dict[str, Any]:
    """What is filled in, else the first choice."""
    given = {}
    for field in card.fields:
        options = [option["value"] for option in field.get("options", [])]
        given[field["name"]] = field.get("initial") or (options[0] if options else "")
    return given

"""How a mentee asks for a mentor, for the stories that begin with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from house import House, Human
from sqlmodel import select

from storage.pairs import Pair, PairState, Request


def asks(mentee: Human, *names: str) -> None:
    """Puts mentors in this order and sends the message as it is."""
    mentee.says("mentors")
    for name in names:
        choice = next(card for card in mentee.sees().part("Cards")["cards"] if card["title"] == name)
        button = choice["buttons"][0]
        mentee.acts(button["action"], button["value"], message=mentee.sees().message)
    if "These are enough" in mentee.sees().buttons:
        mentee.presses("These are enough")
    mentee.presses("Send as it is")


def morning(house: House) -> None:
    """The next morning in Berlin."""
    day = (house.wall + timedelta(days=1)).date()
    house.through(datetime(day.year, day.month, day.day, 7, 0, 30, tzinfo=UTC))


def states(house: House) -> list[str]:
    with house.database.read() as db:
        return [request.state for request in db.exec(select(Request).order_by(Request.rank))]


def pairs(house: House) -> list[tuple[int, int]]:
    with house.database.read() as db:
        active = db.exec(select(Pair).where(Pair.state == PairState.ACTIVE))
        return [(pair.mentee_id, pair.mentor_id) for pair in active]


def titles(human: Human) -> list[str]:
    return [card.title for card in human.cards()]

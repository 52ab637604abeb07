"""How a circle comes about, for the tests that begin with one."""

from __future__ import annotations

from datetime import UTC, datetime

from house import House, Human
from seen import Seen
from sqlmodel import select

from storage.circles import Circle, Seat

THURSDAY = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)  # 15:00 in Berlin
ABOUT = "Giving feedback to your boss"


def filled(**changes: str) -> dict[str, str]:
    usual = {"about": ABOUT, "who": "Ben Okafor", "when": "Thursday 3 Dec 15:00", "minutes": "45", "seats": "8"}
    return usual | {"place": "https://meet.example/circle"} | changes


def asks(lena: Human, **changes: str) -> Seen:
    """Lena fills in the form and looks at it. Returns what is said once the mentor is asked."""
    lena.says("circle")
    lena.presses("Show me", **filled(**changes))
    return lena.presses("Open it" if changes.get("who") == "me" else "Ask Ben")


def opens(house: House, lena: Human, ben: Human, **changes: str) -> None:
    asks(lena, **changes)
    house.later(minutes=1)
    ben.presses("Yes, I'll lead it")
    house.later(minutes=1)


def the_circle(house: House) -> Circle:
    with house.database.read() as db:
        return db.exec(select(Circle)).one()


def seats(house: House) -> list[int]:
    with house.database.read() as db:
        return list(db.exec(select(Seat.person_id).order_by(Seat.id)))


def kept(form: Seen) -> dict[str, str]:
    return {field["name"]: field.get("initial", "") for field in form.fields}


def sequence(file: str) -> int:
    return int(file.partition("SEQUENCE:")[2].partition("\r\n")[0])

"""One company on two platforms: one database and one clock, and a house for each side by side."""

from __future__ import annotations

from typing import Any, TypeVar

from house import House, Human
from slack_house import SlackHuman
from teams_house import TeamsHuman
from transcript import Actor, Scribe

from storage.people import Workspace

Other = TypeVar("Other", bound=House)


def beside(house: House, kind: type[Other]) -> Other:
    """The same company on another platform too. Whatever is promised goes out to either."""
    with house.database.write() as db:
        workspace = Workspace(organisation_id=house.organisation, platform=kind.platform, external_id=kind.external)
        db.add(workspace)
        db.flush()
        number = workspace.id or 0
    clock = property(lambda _: house.wall, lambda _, moment: setattr(house, "wall", moment))
    both: Any = type(kind.__name__, (kind,), {"wall": clock})
    other: Other = both(house.database, house.wall, house.programme, house.organisation, number)
    house.engine.edges.update(other.engine.edges)
    other.engine.edges.update(house.engine.edges)
    return other


class OnTeams(Actor, TeamsHuman):
    """Somebody on Teams whose chat is written down."""


class OnSlack(Actor, SlackHuman):
    """Somebody on Slack whose chat is written down."""


def follows(scribe: Scribe, human: Human, zone: str) -> Actor:
    """From now on this person's chat is written down, wherever it is."""
    kind = OnTeams if isinstance(human, TeamsHuman) else OnSlack
    platform = "Teams" if kind is OnTeams else "Slack"
    actor = kind(human.house, human.id, human.account, human.name, zone, scribe)
    scribe.actors.append(actor)
    scribe.known[actor.account] = {seen.message: seen.data for seen in human.cards()}
    actor.name = f"{human.name}, on {platform}"
    return actor

"""One company on two platforms: one database, one process for each in tests, side by side."""

from __future__ import annotations

from typing import TypeVar

from house import House

from storage.people import Workspace

Other = TypeVar("Other", bound=House)


def beside(house: House, kind: type[Other]) -> Other:
    """The same company on another platform too. Whatever is promised goes out to either."""
    with house.database.write() as db:
        workspace = Workspace(organisation_id=house.organisation, platform=kind.platform, external_id=kind.external)
        db.add(workspace)
        db.flush()
        number = workspace.id or 0
    other = kind(house.database, house.wall, house.programme, house.organisation, number)
    house.engine.edges.update(other.engine.edges)
    other.engine.edges.update(house.engine.edges)
    return other

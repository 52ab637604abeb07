"""Cards, words and events as JSON, to be read again by a later version: new fields have defaults."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chat import cards, events, words

KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        *(
            cards.Text,
            cards.Facts,
            cards.Table,
            cards.Chart,
            cards.Cards,
            cards.Link,
            cards.File,
            cards.Progress,
        ),
        *(cards.Image, cards.Option, cards.Field, cards.Button, cards.Card, events.Address, events.Event),
        *(words.Words, words.Span, words.There, words.City, words.Listed, words.Reader),
    )
}


def dump(thing: Any) -> Any:
    """Anything in a card as JSON values; fields that have their default are left out."""
    match thing:
        case tuple() | list():
            return [dump(item) for item in thing]
        case dict():
            return {"is": "dict", "items": {key: dump(value) for key, value in thing.items()}}
        case datetime():
            return {"is": "datetime", "at": thing.isoformat()}
        case date():
            return {"is": "date", "on": thing.isoformat()}
        case timedelta():
            return {"is": "timedelta", "seconds": thing.total_seconds()}
    if is_dataclass(thing) and not isinstance(thing, type):
        kept = ((f.name, getattr(thing, f.name)) for f in fields(thing) if getattr(thing, f.name) != _default(f))
        return {"is": type(thing).__name__, **{name: dump(value) for name, value in kept}}
    return thing


def load(data: Any) -> Any:
    """The reverse of dump(); a field that this version no longer knows is passed over."""
    if isinstance(data, list):
        return tuple(load(item) for item in data)
    if not isinstance(data, dict):
        return data
    match data["is"]:
        case "dict":
            return {key: load(value) for key, value in data["items"].items()}
        case "datetime":
            return datetime.fromisoformat(data["at"])
        case "date":
            return date.fromisoformat(data["on"])
        case "timedelta":
            return timedelta(seconds=data["seconds"])
    kind = KINDS[data["is"]]
    known = {f.name for f in fields(kind)}
    return kind(**{name: load(value) for name, value in data.items() if name in known})


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default

"""Who is there for what is told in confidence, and whom to call in danger: set by those who run the programme."""

from __future__ import annotations

from chat.cards import Button, Card, Facts, Field, Text
from chat.turn import Turn
from chat.words import Said, Words, say, say_n
from handlers import private
from handlers.routes import Routes
from handlers.wording import people_by_id
from storage import directory, programmes
from storage.people import Person, Role

MOST = 300  # characters of the emergency text: a name and a number, read in a hurry
SHORTEST, LONGEST = 30, 365  # days: long enough to come back to it, and not for ever


def safe_contact(turn: Turn, routes: Routes) -> Card:
    """Who is set; "safe contact EMAIL" and "safe contact deputy EMAIL" set them. Whoever else says it needs somebody."""
    if Role.COORDINATOR not in turn.roles:
        return private.talk(turn, routes)
    first, _, rest = turn.event.text.strip().partition(" ")
    if first.lower() == "deputy" and rest:
        return _keep(turn, "deputy", rest)
    return _keep(turn, "contact", turn.event.text) if turn.event.text.strip() else _form(turn)


def emergency(turn: Turn, routes: Routes) -> Card:
    """Whom to call in danger; "emergency ..." sets it. Whoever else says it reads whom to call."""
    if Role.COORDINATOR not in turn.roles:
        return private.talk(turn, routes)
    return _keep_emergency(turn, turn.event.text.strip()) if turn.event.text.strip() else _form(turn)


def save(turn: Turn) -> Card:
    """The form: all three at once; what is left empty is nobody."""
    errors: dict[str, Words] = {}
    found: dict[str, Person | None] = {}
    for field in ("contact", "deputy"):
        typed = turn.event.answer(field)
        person = _found(turn, typed) if typed else None
        found[field] = person if isinstance(person, Person) else None
        if isinstance(person, Words):
            errors[field] = person
    if found["contact"] and found["contact"] == found["deputy"]:
        errors["deputy"] = say("That is the same person. A deputy is there while the contact is away.")
    if len(turn.event.answer("emergency")) > MOST:
        errors["emergency"] = say("Please keep it to {n} characters: it is read in a hurry.", n=MOST)
    days = turn.event.answer("days") or str(turn.programme.closed_days)
    if not (days.isdecimal() and SHORTEST <= int(days[:4]) <= LONGEST):
        errors["days"] = say("A number from {least} to {most}, please. An example: 90", least=SHORTEST, most=LONGEST)
    if errors:
        return _form(turn, errors)
    for field, person in found.items():
        _set(turn, field, person)
    turn.programme.emergency, turn.programme.closed_days = turn.event.answer("emergency"), int(days)
    turn.db.add(turn.programme)
    return _shown(turn)


def _keep(turn: Turn, field: str, typed: str) -> Card:
    person = _found(turn, typed)
    if isinstance(person, Words):
        return Card(say("Not changed"), (Text(person),), (Button(say("Safe contact"), "safe contact"),))
    other = turn.programme.deputy_id if field == "contact" else turn.programme.contact_id
    if person.id == other:
        text = say("{name} is the other one already. A deputy is there while the contact is away.", name=person.name)
        return Card(say("Not changed"), (Text(text),), (Button(say("Safe contact"), "safe contact"),))
    _set(turn, field, person)
    return _shown(turn)


def _keep_emergency(turn: Turn, typed: str) -> Card:
    if len(typed) > MOST:
        return _form(
            turn, {"emergency": say("Please keep it to {n} characters: it is read in a hurry.", n=MOST)}, typed
        )
    turn.programme.emergency = typed
    turn.db.add(turn.programme)
    return _shown(turn)


def _found(turn: Turn, typed: str) -> Person | Words:
    """The one person these words name who may be it; else what is in the way."""
    people = directory.named(turn.db, turn.person.organisation_id, typed)
    if not people:
        return say("I know nobody called “{typed}”. An example: ingrid.falk@example.com", typed=typed[:80])
    if len(people) > 1:
        return say("“{typed}” names several people. The work address says which one.", typed=typed[:80])
    part = programmes.enrolment(turn.db, people[0].id or 0, turn.programme_id, Role.COORDINATOR)
    if part:
        return say("{name} runs the programme. It has to be somebody who doesn't.", name=people[0].name)
    return people[0]


def _set(turn: Turn, field: str, person: Person | None) -> None:
    """Writes it down, and tells whoever is new what is asked of them."""
    name, number = f"{field}_id", person.id if person else None
    if getattr(turn.programme, name) == number:
        return
    setattr(turn.programme, name, number)
    turn.db.add(turn.programme)
    if person:
        turn.tell(person.id or 0, _asked(turn, field), key=f"trusted:{turn.event.id}:{field}")


def _asked(turn: Turn, field: str) -> Card:
    title = say("You are the safe contact of {programme}", programme=turn.programme.name)
    if field == "deputy":
        title = say("You are the deputy safe contact of {programme}", programme=turn.programme.name)
    text = say(
        "When somebody needs to talk in confidence, a card comes here. You alone can open it; "
        "nobody who runs the programme can."
    )
    due = say(
        "You have two working days, and four hours where somebody isn't safe. After that the other one of you is asked."
    )
    return Card(title, (Text(text), Text(due)), (Button(say("Home"), "home"),))


def _names(turn: Turn) -> dict[str, Person | None]:
    programme = turn.programme
    people = people_by_id(turn.db, [n for n in (programme.contact_id, programme.deputy_id) if n])
    return {"contact": people.get(programme.contact_id or 0), "deputy": people.get(programme.deputy_id or 0)}


def _shown(turn: Turn) -> Card:
    names = _names(turn)
    rows: tuple[tuple[Words, Said], ...] = (
        (say("Safe contact"), names["contact"].name if names["contact"] else say("nobody yet")),
        (say("Deputy"), names["deputy"].name if names["deputy"] else say("nobody yet")),
        (say("In danger"), turn.programme.emergency or say("nothing yet")),
        (say("Once closed, kept for"), say_n("one day", "{n} days", turn.programme.closed_days)),
    )
    text = Text(say("What they are told stays with them. You don't see that there is anything."), "quiet")
    return Card(say("Saved"), (Facts(rows), text), (Button(say("Change"), "safe contact"), Button(say("Home"), "home")))


def _form(turn: Turn, errors: dict[str, Words] | None = None, emergency_: str = "") -> Card:
    names, errors, given = _names(turn), errors or {}, turn.event.values
    now = {name: person.email if person else "" for name, person in names.items()}
    now["emergency"] = emergency_ or turn.programme.emergency
    labels = {
        "contact": say("Safe contact: work address"),
        "deputy": say("Deputy: work address"),
        "emergency": say("In danger: whom to call"),
    }
    hints = {"emergency": say("For example: Bengaluru security, 080 1234")}
    fields = tuple(
        Field(
            name,
            label,
            initial=given.get(name, now[name]),
            hint=hints.get(name, ""),
            required=False,
            error=errors.get(name, ""),
        )
        for name, label in labels.items()
    )
    reads = Text(say("Who reads this: everybody in the programme who wants to talk privately."), "quiet")
    text = Text(
        say("Somebody whom people can trust and who doesn't run the programme. You never see what they are told.")
    )
    save_ = Button(say("Save"), "contact.save", style="primary", submit=True)
    return Card(
        say("Safe contact"), (reads, text, *fields, _days(turn, errors)), (save_, Button(say("Leave it"), "home"))
    )


def _days(turn: Turn, errors: dict[str, Words]) -> Field:
    """How long something that was closed is kept."""
    label = say("Days until a closed one is erased")
    initial = turn.event.values.get("days", str(turn.programme.closed_days))
    return Field("days", label, "number", initial=initial, error=errors.get("days", ""))

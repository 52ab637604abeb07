"""Talk privately: to the safe contact, whom nobody but the writer reaches; the writer's side (contact.py is the other).

Nothing is passed on before the form is sent, and the form is never a message. Nobody else finds a trace: not the
coordinators, not the partner, not the log.
"""

from __future__ import annotations

from chat.cards import Button, Card, Field, Option, Part, Text
from chat.turn import Turn
from chat.words import Said, Words, say
from handlers import contact, entrusted
from handlers.contact import MOST
from handlers.routes import Routes
from handlers.typed import form_open, private_form_open
from handlers.wording import first_name, person_by_id, too_long
from storage import concerns, programmes
from storage.concerns import Concern, Stands
from storage.people import Person
from storage.secrets import Sealed

SEVERITIES = ("off", "stop", "unsafe")
REPLIES = ("here", "call", "know")


# --- before anything is sent -------------------------------------------------------------------------------


def talk(turn: Turn, routes: Routes) -> Card:
    """Who is there, who isn't told, and what can be done; nothing has been passed on."""
    readers = concerns.readers(turn.db, turn.programme, turn.person)
    told = bool(turn.event.text)
    if told and private_form_open(turn, routes):
        return _only_the_form()
    parts: list[Part] = [Text(_kept()), Text(_who(readers))] if told else [Text(_who(readers))]
    if told and form_open(turn):
        parts.append(Text(say("If it was meant as an answer, it wasn't taken for one. The form above is still open.")))
    open_ = _open(turn)
    if open_:
        name = first_name(entrusted.holder(turn.db, open_))
        parts.append(Text(say("{name} has what you wrote on {at:day}.", name=name, at=open_.at)))
    parts += [_emergency(turn), *contact.in_hand(turn)]
    title = say("Thank you for telling me") if told else say("Talk to someone privately")
    heard = Button(say("Talk privately"), "talk privately")  # what else is typed below it stays here as well
    return Card(title, tuple(parts), _ways(turn, readers, open_), notify=say("mentorbot"), hears=heard)


def close(turn: Turn) -> Card:
    """Nothing was sent, and nothing is left but what the person typed."""
    text = say("Nothing was sent, and nobody was told. “talk privately” brings this back at any time.")
    return Card(say("Closed"), (Text(text),), (Button(say("Home"), "home"),))


def _only_the_form() -> Card:
    """Typed below a form in confidence: it went nowhere."""
    text = say(
        "I haven't passed that on. What is told in confidence goes through the form above, and never as a message."
    )
    return Card(say("That wasn't sent"), (Text(text),), (Button(say("Close"), "private.close"),))


def _kept() -> Words:
    return say(
        "I haven't passed this on to anybody. What you typed stays in this chat, and what you write in the form doesn't "
        "become a message."
    )


def _who(readers: list[Person]) -> Words:
    if not readers:
        return say("There is no safe contact for you yet, and I won't pretend there is. The coordinators can be asked.")
    name = readers[0].name
    return say(
        "{name} is there for this, and doesn't run the programme. The coordinators aren't told, and neither is anybody "
        "you are paired with.",
        name=name,
    )


def _emergency(turn: Turn) -> Text:
    """Whom to call now, in the coordinators' words."""
    if turn.programme.emergency:
        return Text(say("In danger now: {whom}", whom=turn.programme.emergency))
    return Text(say("In danger now: please call the emergency number of the place you are in."))


def _ways(turn: Turn, readers: list[Person], open_: Concern | None) -> tuple[Button, ...]:
    """What can be done, the gentlest last."""
    ways = [Button(say("Contact coordinators"), "contact coordinator")]
    if open_:
        ways = list(_changes(open_))
    elif readers:
        ways = [Button(say("Write to {name}", name=first_name(readers[0])), "private.write", style="primary")]
    pairs = programmes.active_pairs(turn.db, turn.me)
    if any(turn.me == pair.mentee_id for pair in pairs):
        ways.append(Button(say("Find me a new mentor"), "end pair"))
    if any(turn.me not in pair.held_by for pair in pairs):
        ways.append(Button(say("Just stop sessions"), "private.hold"))
    return (*ways, Button(say("Close"), "private.close"))


# --- the form ----------------------------------------------------------------------------------------------


def write(turn: Turn) -> Card:
    """The form: words if there are any, how bad it is, and how the contact may answer."""
    readers = concerns.readers(turn.db, turn.programme, turn.person)
    return _form(turn, readers) if readers else _nobody()


def send(turn: Turn) -> Card:
    """The form was sent: the contact is told that there is something, and the writer until when they will hear."""
    readers = concerns.readers(turn.db, turn.programme, turn.person)
    if not readers:
        return _nobody()
    words, severity, reply_by = (turn.event.answer(name) for name in ("words", "severity", "reply"))
    if severity not in SEVERITIES or reply_by not in REPLIES or len(words) > MOST:
        return _form(turn, readers, tried=True)
    if same := _sent_before(turn, words):
        return sent(turn, same)
    deputies = [person.id for person in readers[1:]]
    concern = Concern(
        programme_id=turn.programme_id,
        person_id=turn.me,
        holder_id=readers[0].id or 0,
        deputy_id=deputies[0] if deputies else None,
        words=Sealed(words),
        severity=severity,
        reply_by=reply_by,
        at=turn.now,
        due=turn.now,
    )
    entrusted.entrust(turn.db, concern, readers, turn.now)
    return sent(turn, concern)


def _form(turn: Turn, readers: list[Person], tried: bool = False) -> Card:
    first, *rest = readers
    reads = say("Who reads this: {name}, and nobody else.", name=first.name)
    if rest:
        reads = say(
            "Who reads this: {name}; if {name} is away, {deputy}. Nobody else.", name=first.name, deputy=rest[0].name
        )
    given = turn.event.values if tried else {}
    words = turn.event.answer("words") if tried else ""
    once = say("Please choose one.") if tried else ""
    fields = (
        words_field(say("What happened, if you like"), words, required=False),
        choice("severity", say("How is it?"), severities(), given.get("severity", ""), once),
        choice("reply", say("{name} may", name=first_name(first)), _replies(), given.get("reply", ""), once),
    )
    send_ = Button(say("Send"), "private.send", style="primary", submit=True)
    title = say("To {name}", name=first.name)
    return Card(title, (Text(reads, "quiet"), *fields), (send_, Button(say("Close, send nothing"), "private.close")))


def words_field(label: Words, initial: str, *, required: bool = True) -> Field:
    """A field for what happened, which may be as short as can be."""
    hint = say("“Please get in touch” is enough.")
    error = too_long(initial, MOST) if len(initial) > MOST else ""
    return Field("words", label, "lines", initial=initial, hint=hint, required=required, most=MOST, error=error)


def choice(name: str, label: Words, options: tuple[Option, ...], given: str | tuple[str, ...], once: Said) -> Field:
    """One of a few; once: what is said where none was chosen."""
    known = any(option.value == given for option in options)
    return Field(name, label, "one", options, initial=given if known else "", error="" if known else once)


def severities() -> tuple[Option, ...]:
    """How it is."""
    labels = (say("Something feels off"), say("It has to stop"), say("I'm not safe"))
    return tuple(Option(value, label) for value, label in zip(SEVERITIES, labels, strict=True))


def _replies() -> tuple[Option, ...]:
    labels = (say("write to me here"), say("call me"), say("only know about it"))
    return tuple(Option(value, label) for value, label in zip(REPLIES, labels, strict=True))


def _sent_before(turn: Turn, words: str) -> Concern | None:
    """The same form, pressed twice."""
    last = concerns.last_of(turn.db, turn.me)
    if last is None or last.state not in concerns.WAITING or last.words.open() != words:
        return None
    same = (last.severity, last.reply_by) == (turn.event.answer("severity"), turn.event.answer("reply"))
    return last if same else None


def _open(turn: Turn) -> Concern | None:
    """What this person has told that isn't closed or taken back."""
    last = concerns.last_of(turn.db, turn.me)
    return last if last and last.state not in (Stands.CLOSED, Stands.TAKEN_BACK) else None


def _nobody() -> Card:
    text = say("There is no safe contact for you just now. Nothing was sent. The coordinators can be asked.")
    asks = Button(say("Contact coordinators"), "contact coordinator")
    return Card(say("Nobody to write to yet"), (Text(text),), (asks, Button(say("Home"), "home")))


# --- after it was sent -------------------------------------------------------------------------------------


def sent(turn: Turn, concern: Concern) -> Card:
    """Who has it, until when they answer, and what happens if they don't."""
    holder = entrusted.holder(turn.db, concern)
    parts = [_emergency(turn)] if concern.severity == "unsafe" else []
    parts.append(Text(_promise(turn, concern, holder)))
    parts.append(Text(say("Nothing happens without asking you first, unless the law requires it."), "quiet"))
    holds = (Button(say("Put sessions on hold"), "private.hold"),) if "pair" in turn.roles else ()
    return Card(say("{name} has it", name=first_name(holder)), tuple(parts), (*holds, *_changes(concern)))


def _changes(concern: Concern) -> tuple[Button, ...]:
    key = str(concern.id)
    return (Button(say("Add something"), "private.add", key), Button(say("Take it back"), "private.undo", key))


def _promise(turn: Turn, concern: Concern, holder: Person) -> Words:
    name, due = first_name(holder), concern.due
    if concern.deputy_id and concern.deputy_id != concern.holder_id:
        deputy = person_by_id(turn.db, concern.deputy_id)
        return say(
            "You hear by {due:slot} that {name} has read it, or {deputy} takes over and I tell you.",
            due=due,
            name=name,
            deputy=first_name(deputy),
        )
    return say("You hear by {due:slot} that {name} has read it, or I ask again and tell you.", due=due, name=name)

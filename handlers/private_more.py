"""After something was told in confidence, on the writer's side: more of it, taking it back, and answering whoever has it."""

from __future__ import annotations

from chat.cards import Button, Card, Text
from chat.turn import NotThere, Turn
from chat.words import say
from handlers import contact, entrusted
from handlers.contact import MOST
from handlers.private import SEVERITIES, choice, sent, severities, words_field
from handlers.wording import first_name
from storage.concerns import Concern, Stands
from storage.secrets import Sealed


def add(turn: Turn) -> Card:
    """Something more, for whoever has it now."""
    return _more(turn, _own(turn))


def added(turn: Turn) -> Card:
    """It lies with the rest, and the contact is told that there is more; at once, where somebody isn't safe any more."""
    concern, words = _own(turn), turn.event.answer("words")
    severity = turn.event.answer("severity") or concern.severity
    if len(words) > MOST or severity not in SEVERITIES or not (words or severity != concern.severity):
        return _more(turn, concern, words)
    before, not_safe_now = concern.words.open(), severity == "unsafe" and concern.severity != "unsafe"
    if before.endswith(words) and severity == concern.severity:  # a second press adds nothing
        return sent(turn, concern)
    concern.words, concern.severity = Sealed(f"{before}\n\n{words}".strip()), severity
    if not_safe_now:
        concern.state = Stands.SENT
        entrusted.ask(turn.db, concern, turn.now)
    else:
        contact.tell_more(turn, concern)
    return sent(turn, concern)


def _more(turn: Turn, concern: Concern, tried: str = "") -> Card:
    holder = entrusted.holder(turn.db, concern)
    reads = Text(say("Who reads this: {name}, and whoever takes over as I told you.", name=holder.name), "quiet")
    save = Button(say("Send"), "private.added", str(concern.id), "primary", submit=True)
    fields = (
        words_field(say("What else?"), tried, required=False),
        choice("severity", say("How is it now?"), severities(), concern.severity, ""),
    )
    close_ = Button(say("Close, send nothing"), "private.close")
    return Card(say("To {name}", name=holder.name), (reads, *fields), (save, close_))


def undo(turn: Turn) -> Card:
    """Taken back: the words are erased, here and in the chat of whoever has them."""
    concern = _own(turn)
    name = first_name(entrusted.holder(turn.db, concern))
    contact.take_back(turn, concern)
    text = say(
        "The words are erased. {name} sees only that you took it back. What was read can't be unread.", name=name
    )
    return Card(say("It is taken back"), (Text(text),), (Button(say("Home"), "home"),))


def answer(turn: Turn) -> Card:
    """An answer to what the contact wrote."""
    concern = _own(turn)
    return contact.letter(turn, concern, entrusted.holder(turn.db, concern))


def answered(turn: Turn) -> Card:
    """It goes to whoever has it now."""
    concern = _own(turn)
    return contact.relay(turn, concern, entrusted.holder(turn.db, concern))


def _own(turn: Turn) -> Concern:
    """What this person wrote, while it is open. Raises NotThere."""
    concern = turn.load(Concern, turn.event.value.partition("/")[0])
    if concern.person_id != turn.me or concern.state in (Stands.CLOSED, Stands.TAKEN_BACK):
        raise NotThere
    return concern

"""Notes: those of the two of a pair, and those that one keeps alone. Both stand in one list, each with who reads it.

What is typed as "note ..." is kept for its author alone, the safest of the two, and one tap shares it. After a pair has
ended its notes are read only. A note that was removed can be brought back for a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session as Db

from chat.cards import Button, Card, Cards, Field, File, Option, Part, Text
from chat.turn import NotThere, Turn
from chat.words import Said, Words, say, say_n, text
from handlers.plans import running
from handlers.wording import first_name, other, too_long
from storage import notes as kept
from storage import programmes, sessions
from storage.pairs import Note, Pair, PairState, PrivateNote
from storage.secrets import Sealed

MOST = 2000  # characters: what every platform lets people edit in one field
SHOWN = 10  # notes on a card; the file has all
WHOSE = "mine/"
AnyNote = Note | PrivateNote


# --- reading -----------------------------------------------------------------------------------------------


def notes(turn: Turn) -> Card:
    """The notes of one's pair; with several pairs, first whose."""
    pairs = kept.pairs_of(turn.db, turn.me)
    if not pairs:
        text_ = say("Notes belong to a pair. As soon as you have a mentor or a mentee, they stand here.")
        return Card(say("No notes yet"), (Text(text_),), (Button(say("Home"), "home"),))
    if len(pairs) == 1:
        return _of_pair(turn, pairs[0])
    cards = (Card(other(turn, p).name, (), (Button(say("Open"), "notes.of", str(p.id)),)) for p in pairs[:SHOWN])
    return Card(say("Whose notes?"), (Cards(tuple(cards)),), (Button(say("Home"), "home"),))


def of(turn: Turn) -> Card:
    """The notes of the pair that a button names."""
    return _of_pair(turn, turn.load(Pair, turn.event.value))


def file(turn: Turn) -> Card:
    """All notes of a pair that this person may read, as a text file for them alone."""
    pair = turn.load(Pair, turn.event.value)
    title = say("Notes with {name}", name=other(turn, pair).name)
    lines = [text(title, turn.reader), ""]
    for heading, note in _headed(turn, pair, _all(turn, pair)):
        lines += [text(heading, turn.reader), note.words.open(), ""]
    part = File("mentoring-notes.txt", "text/plain", "\n".join(lines), say("Download the notes"))
    reads = Text(say("Your private notes are in it too, so look before you pass it on."), "quiet")
    return Card(title, (reads, part), (Button(say("Back to the notes"), "notes.of", str(pair.id)),))


def _of_pair(turn: Turn, pair: Pair, first: Words | None = None) -> Card:
    """The newest first, each with who wrote it, who reads it, and for its author what can be done."""
    name, key = first_name(other(turn, pair)), str(pair.id)
    found = _all(turn, pair)
    parts: list[Part] = [Text(first)] if first else []
    reads = say("You and {name} read these. Those marked “only you” are read by nobody else.", name=name)
    parts.append(Text(reads if found else say("Nothing noted yet."), "quiet"))
    if found:
        shown = _headed(turn, pair, found[:SHOWN])
        parts.append(Cards(tuple(_item(turn, pair, heading, note) for heading, note in shown)))
    if len(found) > SHOWN:
        parts.append(Text(say_n("One more is in the file.", "{n} more are in the file.", len(found) - SHOWN), "quiet"))
    buttons = [Button(say("As a file"), "notes.file", key)] if found else []
    if pair.state == PairState.ACTIVE:
        both = Button(say("Note for us both"), "note.add", f"both/{key}", "primary")
        buttons = [both, Button(say("Just for me"), "note.add", f"mine/{key}"), *buttons]
    title = say("Notes with {name}", name=other(turn, pair).name)
    return Card(title, tuple(parts), (*buttons, Button(say("Home"), "home")))


def _all(turn: Turn, pair: Pair) -> list[AnyNote]:
    """What this person may read of a pair's notes, the newest first."""
    number = pair.id or 0
    found: list[AnyNote] = [*kept.of_pair(turn.db, number), *kept.private(turn.db, turn.me, number)]
    return sorted(found, key=lambda note: note.at, reverse=True)


def _item(turn: Turn, pair: Pair, heading: Words, note: AnyNote) -> Card:
    buttons: tuple[Button, ...] = ()
    if _may_change(turn, pair, note):
        buttons = (Button(say("Edit"), "note.edit", _key(note)), Button(say("Remove"), "note.remove", _key(note)))
    return Card(heading, (Text(note.words.open(), "quote"),), buttons)


def _headed(turn: Turn, pair: Pair, found: list[AnyNote]) -> list[tuple[Words, AnyNote]]:
    """Each note with whose it is and from when; a line after a session with that day."""
    name = first_name(other(turn, pair))
    days = {session.id: session.start for session in sessions.of_pair(turn.db, pair.id or 0)}
    return [(_heading(note, note.person_id == turn.me, name, days), note) for note in found]


def _heading(note: AnyNote, own: bool, name: str, days: Mapping[int | None, datetime]) -> Words:
    if isinstance(note, PrivateNote):
        return say("Only you, {when:day}", when=note.at)
    whose = say("You") if own else say("{name}", name=name)
    if note.session_id:
        return say("{whose}, after the session on {when:day}", whose=whose, when=days[note.session_id])
    return say("{whose}, {when:day}", whose=whose, when=note.at)


# --- writing -----------------------------------------------------------------------------------------------


def note(turn: Turn) -> Card:
    """A note just for oneself, in the words that follow; without any, or with several pairs, a form asks."""
    words = turn.event.text.strip()
    pairs = programmes.active_pairs(turn.db, turn.me)
    if len(pairs) > 1:
        return _form(turn, WHOSE, words)
    if not words or len(words) > MOST:
        return _form(turn, f"mine/{pairs[0].id}", words)
    mine = PrivateNote(person_id=turn.me, pair_id=pairs[0].id or 0, words=Sealed(words), at=turn.now)
    turn.db.add(mine)
    turn.db.flush()
    share = Button(say("Share it"), "note.share", _key(mine))
    remove = Button(say("Remove"), "note.remove", _key(mine))
    reads = say("Only you read it. “Share it” shows it to {name} too.", name=first_name(other(turn, pairs[0])))
    all_ = Button(say("All notes"), "notes.of", str(pairs[0].id))
    return Card(say("Kept, just for you"), (Text(words, "quote"), Text(reads, "quiet")), (share, remove, all_))


def add(turn: Turn) -> Card:
    """An empty form, for the two or for oneself."""
    return _form(turn, turn.event.value)


def edit(turn: Turn) -> Card:
    """The form again, with what is there."""
    found, _ = _changeable(turn, turn.event.value)
    return _form(turn, turn.event.value, found.words.open())


def save(turn: Turn) -> Card:
    """Keeps a new note, or a changed one."""
    key, words = turn.event.value, turn.event.answer("words")
    if key == WHOSE:
        key += turn.event.answer("pair")
    pair, shared = _meant(turn, key)
    if pair is None or not words or len(words) > MOST:
        return _form(turn, key, words, "" if words else say("A few words are enough."))
    if key.startswith(("note/", "private/")):
        found = _loaded(turn, key)
        found.words = Sealed(words)
    else:
        table = Note if shared else PrivateNote
        found = table(person_id=turn.me, pair_id=pair.id or 0, words=Sealed(words), at=turn.now)
    turn.db.add(found)
    turn.db.flush()
    return _of_pair(turn, pair, say("Kept."))


def share(turn: Turn) -> Card:
    """A private note becomes one of the two; the other isn't told, and finds it here."""
    found, pair = _changeable(turn, turn.event.value)
    if isinstance(found, PrivateNote):
        running(turn, str(pair.id))
        turn.db.add(Note(person_id=turn.me, pair_id=found.pair_id, words=found.words, at=found.at))
        turn.db.delete(found)
        turn.db.flush()
    return _of_pair(turn, pair, say("Shared: {name} can read it here now.", name=first_name(other(turn, pair))))


def remove(turn: Turn) -> Card:
    """Out of sight at once, and gone a day later."""
    found, pair = _changeable(turn, turn.event.value)
    found.removed_at = turn.now
    turn.db.add(found)
    undo = Button(say("Bring it back"), "note.undo", turn.event.value)
    text_ = say("Nobody reads it any more. You can bring it back for a day.")
    return Card(say("Removed"), (Text(text_),), (undo, Button(say("All notes"), "notes.of", str(pair.id))))


def undo(turn: Turn) -> Card:
    """Brings back what was removed."""
    found = _loaded(turn, turn.event.value)
    found.removed_at = None
    turn.db.add(found)
    turn.db.flush()
    return _of_pair(turn, turn.load(Pair, found.pair_id), say("It's back."))


def _form(turn: Turn, key: str, words: str = "", error: Said = "") -> Card:
    """Who reads it, before the first field; with several pairs, about whom it is."""
    pair, shared = _meant(turn, key)
    title, reads = say("A note just for you"), say("Who reads this: only you.")
    if pair and shared:
        name = first_name(other(turn, pair))
        title, reads = say("A note for you and {name}", name=name), say("Who reads this: you and {name}.", name=name)
    parts: list[Part] = [Text(reads, "quiet")]
    if pair is None:
        pairs = programmes.active_pairs(turn.db, turn.me)
        options = tuple(Option(str(pair.id), other(turn, pair).name) for pair in pairs)
        parts.append(Field("pair", say("About your work with"), "one", options))
    error = too_long(words, MOST) if len(words) > MOST else error
    parts.append(Field("words", say("Your note"), "lines", initial=words, most=MOST, error=error))
    save_ = Button(say("Save"), "note.save", key, "primary", submit=True)
    return Card(title, tuple(parts), (save_, Button(say("Leave it"), "notes")), short=say("A note"))


# --- which note --------------------------------------------------------------------------------------------


def _meant(turn: Turn, key: str) -> tuple[Pair | None, bool]:
    """The pair that a key is about, None where that is still to be chosen, and whether both of it read the note.

    "both/7", "mine/7": a new note of pair 7; "mine/": of a pair to be chosen; "note/3", "private/3": one that is there.
    """
    kind, _, number = key.partition("/")
    if key == WHOSE:
        return None, False
    if kind in ("both", "mine"):
        return running(turn, number), kind == "both"
    return _changeable(turn, key)[1], kind == "note"


def _key(note: AnyNote) -> str:
    return f"note/{note.id}" if isinstance(note, Note) else f"private/{note.id}"


def _loaded(turn: Turn, key: str) -> AnyNote:
    """A note of this person's own by its key. Raises NotThere."""
    kind, _, number = key.partition("/")
    return turn.load(Note, number) if kind == "note" else turn.load(PrivateNote, number)


def _changeable(turn: Turn, key: str) -> tuple[AnyNote, Pair]:
    """A note that its author may change now, with its pair. Raises NotThere for one that was removed or is read only."""
    found = _loaded(turn, key)
    pair = turn.load(Pair, found.pair_id)
    if found.removed_at or not _may_change(turn, pair, found):
        raise NotThere
    return found, pair


def _may_change(turn: Turn, pair: Pair, note: AnyNote) -> bool:
    """One's own; once a pair has ended only what nobody else reads."""
    return note.person_id == turn.me and (pair.state == PairState.ACTIVE or isinstance(note, PrivateNote))


# --- the clock ---------------------------------------------------------------------------------------------


def forget(db: Db, now: datetime) -> None:
    """What was removed a day ago is deleted."""
    kept.forget(db, now - kept.UNDO)


def next_forgotten(db: Db, now: datetime) -> datetime | None:
    """When the next removed note is deleted."""
    removed = kept.next_removed(db, now - kept.UNDO)
    return removed + kept.UNDO if removed else None

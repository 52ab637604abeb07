"""Kudos: a mentee's thank-you is shown in a channel where a coordinator named one, and both say yes to its very words."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Button, Card, Field, Option, Part, Text
from chat.turn import NotThere, Turn, tell
from chat.words import say
from handlers import announce
from handlers.batches import each
from handlers.wording import first_name, other, two_of
from scheduling.waking import awake
from storage import kudos as thanks
from storage import outbox, programmes
from storage.kudos import AGREED, ASKED, KEPT, POSTED, Kudos
from storage.messages import Outgoing
from storage.pairs import Pair
from storage.people import Person, Programme
from storage.secrets import Sealed

NAME = "kudos"
YES, NO = "yes", "no"
THINK = timedelta(days=1)  # from the second yes to the channel: a night in which either can take it back
WORTH = timedelta(days=7)  # what couldn't be posted by then isn't any more


# --- the coordinator: whether, and where ---------------------------------------------------------------------


def choose(turn: Turn) -> Card:
    """ "kudos #mentoring" names the channel, "kudos off" ends it; without words it is asked."""
    if turn.event.sender.platform not in announce.SHARING:
        return announce.nowhere(NAME)
    words = turn.event.text.strip()
    return _set(turn, words) if words else _form(turn)


def save(turn: Turn) -> Card:
    """The form's answer."""
    return _set(turn, turn.event.answer("channel"))


def off(turn: Turn) -> Card:
    """No thank-you is shown anywhere, also none that both have said yes to."""
    _name(turn, "")
    text = say("A thank-you goes to the mentor alone, also where both had said yes and it wasn't posted yet.")
    return Card(say("Kudos are off"), (Text(text),), (_again(), Button(say("Home"), "home")))


def _form(turn: Turn, tried: str = "", error: bool = False) -> Card:
    what = say(
        "At the end a mentee may thank the mentor in a channel, too. It is posted only if both say yes to the same words, "
        "a day later, and you read none of them before."
    )
    problem = announce.NO_CHANNEL if error else ""
    now = tried or turn.programme.kudos
    channel = Field(
        "channel", say("In which channel?"), initial=now, hint=say("Such as #mentoring"), most=81, error=problem
    )
    reads = Text(say("Who reads this: the coordinators, and each mentee who is asked."), "quiet")
    save_ = Button(say("Save"), "kudos.save", style="primary", submit=True)
    stop = (Button(say("Turn it off"), "kudos.off"),) if turn.programme.kudos else ()
    return Card(say("Kudos"), (reads, Text(what), channel), (save_, *stop, Button(say("Leave it"), "home")))


def _set(turn: Turn, words: str) -> Card:
    if words.lower() in ("off", "stop", "no", "none", "aus", "nein"):
        return off(turn)
    channel = announce.channel_of(words)
    if not channel:
        return _form(turn, words[:81], error=True)
    _name(turn, channel)
    asked = say(
        "At the end a mentee may wish a thank-you shown there; then the mentor is asked. Without a yes of both nothing is posted."
    )
    invite = say("Write “/invite @mentorbot” in {channel}, so that I may post there.", channel=channel)
    return Card(
        say("Kudos go to {channel}", channel=channel),
        (Text(asked), Text(invite)),
        (_again(), Button(say("Home"), "home")),
    )


def _name(turn: Turn, channel: str) -> None:
    """A yes was given to one channel: where another one is named, or none, what isn't posted yet stays between the two."""
    programme, sender = turn.programme, turn.event.sender
    if channel != programme.kudos:
        for kudos in thanks.open_in(turn.db, turn.programme_id):
            _keep(turn.db, kudos, turn.now)
    account = programmes.account_at(turn.db, sender.platform, sender.workspace, sender.account)
    programme.kudos, programme.kudos_account_id = channel, account.id if account else None
    turn.db.add(programme)


def _again() -> Button:
    return Button(say("Change it"), NAME)


# --- the mentee: one choice more, beside the line ------------------------------------------------------------


def asks(db: Db, pair: Pair, mentor: Person, chosen: str = "") -> tuple[Part, ...]:
    """The choice, off at first; nothing where no channel is named."""
    name, channel = first_name(mentor), _programme(db, pair).kudos
    if not channel:
        return ()
    reads = say(
        "Who reads it then: everybody in {channel}, and only if {name} says yes, too.", channel=channel, name=name
    )
    label = say("May your line be shown in {channel}, with both names?", channel=channel)
    options = (Option(NO, say("No")), Option(YES, say("Yes")))
    return Text(reads, "quiet"), Field(NAME, label, "one", options, initial=chosen or NO, required=False)


def ask(turn: Turn, pair: Pair, mentor: Person, line: str, at: datetime) -> tuple[tuple[Text, ...], tuple[Button, ...]]:
    """The mentee's yes: the mentor is asked behind the thanks. Returns what the mentee reads of it, and the way back;
    nothing where it was a no, or there is no channel."""
    programme = _programme(turn.db, pair)
    if turn.event.answer(NAME) != YES or not programme.kudos or not programme.kudos_account_id:
        return (), ()
    kudos = Kudos(
        pair_id=pair.id or 0, account_id=programme.kudos_account_id, channel=programme.kudos, words=Sealed(line)
    )
    turn.db.add(kudos)
    turn.db.flush()
    card = _question(kudos, _post_card(programme, turn.person, mentor, line), turn.person)
    turn.tell(mentor.id or 0, card, key=f"kudos asked:{kudos.id}", at=at, place=kudos.place)
    name, channel = first_name(mentor), kudos.channel
    text = say(
        "{name} is asked whether it may be shown in {channel}. Without a yes it isn't.", name=name, channel=channel
    )
    return (Text(text),), (Button(say("Don't show it"), "kudos.keep", str(kudos.id)),)


def _post_card(programme: Programme, mentee: Person, mentor: Person, line: str) -> Card:
    """What everybody in the channel reads."""
    title = say("Thank you, {name}", name=mentor.name)
    return Card(title, (Text(line, "quote"), Text(announce.signed(mentee, programme), "quiet")))


def _question(kudos: Kudos, post: Card, mentee: Person) -> Card:
    asked = say(
        "{name} would like to thank you there, too. This is all that everybody there reads:", name=first_name(mentee)
    )
    silence = say("Without an answer it stays between the two of you.")
    buttons = (
        Button(say("Show it there"), "kudos.show", str(kudos.id)),
        Button(say("Keep it between us"), "kudos.keep", str(kudos.id)),
    )
    parts = (Text(asked), Text(post.title), *post.parts, Text(silence, "quiet"))
    return Card(say("May this be shown in {channel}?", channel=kudos.channel), parts, buttons)


# --- both: yes, and no at any time before it is posted -------------------------------------------------------


def show(turn: Turn) -> Card:
    """The mentor's yes: it is posted a day later."""
    kudos, pair = _of(turn)
    if turn.me != pair.mentor_id:
        raise NotThere
    if kudos.state == ASKED:
        kudos.state, kudos.due = AGREED, awake(turn.person.zone, turn.now + THINK)
        turn.db.add(kudos)
        mentee = other(turn, pair)
        at = awake(mentee.zone, turn.now)
        turn.tell(pair.mentee_id, _stands(kudos), key=f"kudos agreed:{kudos.id}", at=at, place=kudos.place)
    return _stands(kudos)


def keep(turn: Turn) -> Card:
    """Either one's no, or a yes that is taken back. Who said it is told to nobody; a first no shows as silence."""
    kudos, _ = _of(turn)
    if kudos.state in (ASKED, AGREED):
        _keep(turn.db, kudos, turn.now, whose=turn.me)
    return _stands(kudos)


def call_off(turn: Turn) -> None:
    """Somebody erases everything: what they had said yes to isn't posted."""
    for kudos in thanks.open_of(turn.db, turn.me):
        _keep(turn.db, kudos, turn.now, whose=turn.me)


def _keep(db: Db, kudos: Kudos, now: datetime, whose: int = 0) -> None:
    """Whoever waits for it to be posted reads that it isn't; a question that isn't there yet isn't asked. whose: who said
    so, and is answered already."""
    known = kudos.state != ASKED
    kudos.state, kudos.words, kudos.due = KEPT, None, None
    db.add(kudos)
    mentee, mentor = two_of(db, thanks.pair_of(db, kudos))
    for person in (mentee, mentor):
        unsaid = outbox.unsay(db, person.id or 0, kudos.place)
        if known and not unsaid and person.id != whose:
            at = awake(person.zone, now)
            tell(db, person.id or 0, _stands(kudos), key=f"kudos kept:{kudos.id}", at=at, place=kudos.place)


def _stands(kudos: Kudos) -> Card:
    """What is true now, in the same words for both."""
    home = Button(say("Home"), "home")
    if kudos.state == AGREED and kudos.due:
        text = say(
            "You both said yes. I post it once, on {when}; until then either of you can take it back.", when=kudos.due
        )
        back = Button(say("Take it back"), "kudos.keep", str(kudos.id))
        return Card(say("It will be in {channel}", channel=kudos.channel), (Text(text),), (back, home))
    if kudos.state == POSTED:
        text = say("I can't take it out of there. Whoever looks after the channel can.")
        return Card(say("It is in {channel}", channel=kudos.channel), (Text(text),), (home,))
    return Card(say("It stays between the two of you"), (), (home,))


def _of(turn: Turn) -> tuple[Kudos, Pair]:
    kudos = turn.load(Kudos, turn.event.value)
    return kudos, turn.load(Pair, str(kudos.pair_id))


def _programme(db: Db, pair: Pair) -> Programme:
    return programmes.by_id(db, [pair.programme_id])[0]


# --- the clock, and what came of it --------------------------------------------------------------------------


def post(db: Db, now: datetime) -> None:
    """What both said yes to a day ago goes to the channel, once."""
    each(db, {f"kudos:{kudos.id}": partial(_post, db, now, kudos) for kudos in thanks.due(db, now)})


def _post(db: Db, now: datetime, kudos: Kudos) -> None:
    pair = thanks.pair_of(db, kudos)
    mentee, mentor = two_of(db, pair)
    line = str(kudos.words.open()) if kudos.words else ""
    kudos.state, kudos.words, kudos.due = POSTED, None, None
    db.add(kudos)
    account = thanks.posted_by(db, kudos)
    card = _post_card(_programme(db, pair), mentee, mentor, line)
    tell(
        db,
        account.person_id,
        card,
        key=f"{NAME}:{kudos.id}",
        at=now,
        expires=now + WORTH,
        place=kudos.posting,
        channel=kudos.channel,
        account_id=account.id,
    )


def settled(db: Db, row: Outgoing, why: str, now: datetime) -> None:
    """It didn't get there: the coordinators read why and none of its words, the two that it stays with them. Of what is
    there nobody needs to be told."""
    kudos = thanks.numbered(db, int(row.key.split(":")[1]))
    if not why or kudos is None:
        return
    text, pair = announce.reason(why, kudos.channel), thanks.pair_of(db, kudos)
    title = say("A thank-you wasn't posted") if why != announce.UNSURE else say("Please have a look")
    card = Card(title, (Text(text),), (_again(), Button(say("Home"), "home")))
    for reader in programmes.coordinators(db, pair.programme_id):
        tell(db, reader.id or 0, card, key=f"kudos unposted:{kudos.id}", at=awake(reader.zone, now))
    if why != announce.UNSURE:
        _keep(db, kudos, now)

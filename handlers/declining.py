"""A pair that isn't right from the start: either of the two may say so before the first session, privately."""

from __future__ import annotations

from chat.cards import Button, Card, File, Part, Text
from chat.turn import NotThere, Turn
from chat.words import Words, say
from handlers import asking, hand, partings
from handlers.wording import first_name, news_place, other
from scheduling.waking import next_morning
from storage import outbox, sessions
from storage.pairs import Pair, PairState, SessionState
from storage.people import Person


def decline(turn: Turn) -> Card:
    """Asks once more; the reason is kept nowhere, and only decides what is suggested next."""
    pair = _early(turn)
    if pair is None:
        return _too_late()
    name = first_name(other(turn, pair))
    reads = Text(say("Who reads this: nobody. I don't keep it; it helps me to say what could come next."), "quiet")
    text = say(
        "{name} reads another morning that you two won't be a pair, and not who decided it or why. "
        "You won't be suggested to each other again.",
        name=name,
    )
    key = str(pair.id)
    buttons = (
        Button(say("The times"), "pair.end", f"{key}/times"),
        Button(say("The topics"), "pair.end", f"{key}/topics"),
        Button(say("We know each other"), "pair.end", f"{key}/close"),
        Button(say("No reason"), "pair.end", f"{key}/none"),
        Button(say("Keep the pair"), "home", style="primary"),
    )
    title = say("Not {name}, then? What is it about?", name=name)
    return Card(title, (reads, Text(text)), buttons)


def end(turn: Turn) -> Card:
    """The pair ends quietly, its place is free again, and the other hears of it in the morning."""
    key, _, why = turn.event.value.partition("/")
    pair = _early(turn, key)
    if pair is None:
        return _too_late()
    with_ = other(turn, pair)
    files = partings.close(turn.db, pair, "declined", turn.now)
    _tell_other(turn, pair, with_, files)
    text = (
        _helpful(why) if pair.mentee_id == turn.me else say("Your place is free again. I ask you when somebody fits.")
    )
    buttons = (*_mend(why), *_next(turn, pair, turn.me)) if pair.mentee_id == turn.me else _next(turn, pair, turn.me)
    return Card(say("All right, that is settled"), (Text(text), *files), buttons)


def _tell_other(turn: Turn, pair: Pair, with_: Person, files: tuple[File, ...]) -> None:
    """In the morning; to somebody who hasn't read of the pair yet there is nothing to tell, and nothing is told."""
    if outbox.unsay(turn.db, with_.id or 0, news_place(pair)):
        if turn.me == pair.mentor_id:
            asking.reopen(turn.db, pair.programme_id, pair.mentee_id, pair.mentor_id, turn.now)
        return
    at = next_morning(with_.zone, turn.now)
    turn.tell(with_.id or 0, _news(turn, pair, files), key=f"declined:pair {pair.id}", at=at)


def _news(turn: Turn, pair: Pair, files: tuple[File, ...]) -> Card:
    """Neutral words, the same whoever of the two decided it."""
    name = first_name(turn.person)
    parts: list[Part] = [
        Text(say("A first idea doesn't always turn out to be the right one. It isn't a verdict on either of you.")),
        Text(say("I don't share who decided what.")),
        *files,
    ]
    whom = pair.mentor_id if turn.me == pair.mentee_id else pair.mentee_id
    title = say("You and {name} won't be a pair", name=name)
    return Card(title, tuple(parts), _next(turn, pair, whom), notify=say("News about your mentoring"))


def _next(turn: Turn, pair: Pair, person_id: int) -> tuple[Button, ...]:
    """What the one or the other of the two may want to do now."""
    if person_id == pair.mentor_id:
        return (Button(say("Home"), "home"),)
    return (
        Button(say("See the mentors"), "mentors", style="primary"),
        hand.choose_for_me(turn.db, pair.programme_id),
        Button(say("Home"), "home"),
    )


def _helpful(why: str) -> Words:
    """What could make the next one fit better."""
    if why == "times":
        return say("The next one may fit better if your hours are up to date.")
    if why == "topics":
        return say("The next one may fit better if your topics are up to date.")
    return say("There are others. You can choose yourself, or have it done for you.")


def _mend(why: str) -> tuple[Button, ...]:
    """The one tap to what was given as the reason."""
    taps = {
        "times": Button(say("Change hours"), "profile.change", "mentee/hours"),
        "topics": Button(say("Change topics"), "profile.change", "mentee/topics"),
    }
    return (taps[why],) if why in taps else ()


def _early(turn: Turn, key: str = "") -> Pair | None:
    """The pair that a button names, or None where they have met already. Raises NotThere for one that has ended."""
    pair = turn.load(Pair, key or turn.event.value)
    if pair.state != PairState.ACTIVE:
        raise NotThere
    begun = [s for s in sessions.of_pair(turn.db, pair.id or 0) if s.start <= turn.now]
    return None if any(s.state != SessionState.CANCELLED for s in begun) else pair


def _too_late() -> Card:
    text = say("You have had a first session, so this button is over. Whoever runs the programme can help from here.")
    return Card(say("You two have begun"), (Text(text),), (Button(say("Home"), "home"),))

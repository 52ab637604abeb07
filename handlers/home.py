"""Home: what is next for the person who asks. Help: what they can say."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlmodel import select

from chat.cards import Button, Card, Cards, Facts, Part, Text
from chat.flows import place_of
from chat.turn import Turn
from chat.words import City, Listed, There, Words, say, say_n, show
from handlers.away import away_words
from handlers.lastdays import TWO_WEEKS
from handlers.routes import Routes
from handlers.wording import first_name, other, people_by_id, role_name
from storage import circles, directory, endings, enrolments, jobs, pace, programmes, requests, sessions
from storage.circles import CircleState
from storage.figures import invited, joined
from storage.pairs import Pair, PairState, Session
from storage.people import Person, Role

# What the help shows first: what people use, on one screen of a phone; everything is one tap further.
TWO = {"book", "sessions", "goals", "notes", "tell", "pause", "profile", "availability"}
USUAL = {
    Role.MENTEE: TWO | {"mentors", "requests", "circles"},
    Role.MENTOR: TWO | {"requests"},
    Role.COORDINATOR: {"invite", "match", "publish", "risk", "people", "report", "export", "safe contact", "circle"},
}
A_YEAR = timedelta(days=365)
ALWAYS = {"home", "join", "talk privately", "contact coordinator", "language"}


def home(turn: Turn, *, clocks: bool = True) -> Card:
    """One card for everybody: the pairs they are in, the programme they run, or how to join.

    clocks: with what time it is for the other, which is true only when it is read at once.
    """
    parts: list[Part] = []
    buttons: list[Button] = []
    if Role.COORDINATOR in turn.roles:
        _programme(turn, parts, buttons)
    pairs = programmes.active_pairs(turn.db, turn.me)
    if pairs:
        parts.append(Cards(tuple(_pair(turn, pair, clocks=clocks) for pair in pairs)))
    elif Role.COORDINATOR not in turn.roles:
        _waiting(turn, parts, buttons)
    _circle(turn, parts, buttons, waits=not pairs)
    _asked_for(turn, parts, buttons)
    if asked := requests.waiting_for(turn.db, turn.programme_id, turn.me):
        parts.append(
            Text(say_n("One request waits for your answer.", "{n} requests wait for your answer.", len(asked)))
        )
        buttons.append(Button(say("Requests"), "requests", style="primary"))
    if directory.mentors_of(turn.db, turn.me):  # somebody's assistant
        buttons.append(Button(say("Plan"), "plan", style="primary"))
    if (flow := _half_way(turn)) == "join":
        buttons.append(Button(say("Go on with joining"), "join", style="primary"))
    elif flow == "kick-off" and pairs:
        buttons.append(Button(say("Go on agreeing"), "kick-off", style="primary"))
    buttons.append(Button(say("Help"), "help"))
    return Card(say("Hello {name}", name=first_name(turn.person)), tuple(parts), tuple(buttons[:6]), stays=True)


def _pair(turn: Turn, pair: Pair, *, clocks: bool) -> Card:
    """One pair: the next session, or the tap that leads to one; then what is still to be agreed, and what they go on with."""
    with_ = other(turn, pair)
    coming = sessions.upcoming(turn.db, pair.id or 0, turn.now)
    goal = sessions.open_goal(turn.db, pair.mentee_id, pair.programme_id)
    rows: list[tuple[Words, Words | str]] = []
    city, now = City(with_.zone), There(turn.now, with_.zone)
    rows.append((say("Where"), say("{city}, {now:time} now", city=city, now=now) if clocks else show(city)))
    if goal:
        rows.append((say("Goal"), goal.words.open()))
    rows.append(_next(turn, pair, coming, with_))
    taps = [_tap(turn, pair, coming)]
    until = pace.break_until(pair, turn.local.date())
    if until:
        rows.append((say("Break"), say("until {day}", day=until)))
    if pair.agreed_at is None and turn.local.date() <= endings.last_day(pair, turn.programme) - TWO_WEEKS:
        taps.append(Button(say("Agree how we work"), "kick-off", str(pair.id)))
    if sessions.not_cancelled(turn.db, pair.id or 0):
        taps.append(Button(say("Sessions"), "sessions"))
    taps += [Button(say("Goals"), "goals"), Button(say("Notes"), "notes.of", str(pair.id))]
    if not until:
        taps.append(Button(say("Pause or stop"), "pause", str(pair.id)))
    elif pair.paused_by == turn.me:
        taps.append(Button(say("End the break"), "resume", f"pair {pair.id}"))
    role = say("your mentor") if pair.mentee_id == turn.me else say("your mentee")
    return Card(say("{name}, {role}", name=with_.name, role=role), (Facts(tuple(rows)),), tuple(taps))


def _next(turn: Turn, pair: Pair, coming: Session | None, with_: Person) -> tuple[Words, Words]:
    """When they meet next."""
    if coming:
        there = There(coming.start, with_.zone)
        return say("Next session"), say("{when:slot} ({there})", when=coming.start, there=there)
    if turn.me in pair.held_by:  # only for the one who wanted it
        return say("Next"), say("on hold until you say so")
    return say("Next session"), say("nothing booked yet")


def _tap(turn: Turn, pair: Pair, coming: Session | None) -> Button:
    """The one thing to do about it."""
    if coming:
        return Button(say("Move it"), "session.move", str(coming.id))
    if turn.me in pair.held_by:
        return Button(say("Start again"), "private.resume", str(pair.id))
    return Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary")


def _circle(turn: Turn, parts: list[Part], buttons: list[Button], *, waits: bool) -> None:
    """The next circle this person goes to; for a mentee who waits for a mentor, the way to those there are."""
    going = circles.of_people(turn.db, [turn.me], turn.now, turn.now + A_YEAR)
    if going:
        about, when = str(going[0].about.open()), going[0].start
        parts.append(Facts(((say("Next circle"), say("{when:slot}, “{about}”", when=when, about=about)),)))
    waits = waits and Role.MENTEE in turn.roles
    if going or (waits and circles.ahead(turn.db, turn.programme_id, turn.now, (CircleState.ON,))):
        buttons.append(Button(say("Circles"), "circles"))


def _asked_for(turn: Turn, parts: list[Part], buttons: list[Button]) -> None:
    """What this person asked for and may have forgotten: days away, quiet, fewer reminders."""
    rows: list[tuple[Words, Words]] = []
    if ahead := programmes.away_ahead(turn.person, turn.local.date()):
        rows.append((say("Away"), away_words(ahead)))
    if turn.person.snoozed_until and turn.person.snoozed_until > turn.now:
        rows.append((say("Quiet"), say("until {when:day}", when=turn.person.snoozed_until)))
    if turn.person.nudges:
        monthly = turn.person.nudges == "monthly"
        rows.append((say("Reminders"), say("once a month at most") if monthly else say("none")))
    if rows:
        parts.append(Facts(tuple(rows)))
        buttons.append(Button(say("As before"), "resume"))


def _waiting(turn: Turn, parts: list[Part], buttons: list[Button]) -> None:
    """Somebody without a pair: joined and waiting, here for somebody else, not here yet, or here after the end."""
    programme = turn.programme
    if programme.ends < turn.local.date():
        parts.append(Text(say("{programme} ended on {day}.", programme=programme.name, day=programme.ends)))
        if Role.MENTOR in turn.roles:
            buttons.append(Button(say("Certificate"), "certificate"))
        buttons += [Button(say("Notes"), "notes"), Button(say("My data"), "my data")] if turn.roles else []
    elif {Role.MENTEE, Role.MENTOR} & turn.roles:
        _joined(turn, parts, buttons)
    elif mentors := directory.mentors_of(turn.db, turn.me):
        people = people_by_id(turn.db, mentors).values()
        parts.append(Text(say("You plan for {names}.", names=Listed(tuple(person.name for person in people)))))
    elif turn.me in (programme.contact_id, programme.deputy_id):
        parts.append(Text(say("You are there for what is told in confidence.")))
        buttons.append(Button(say("In confidence"), "talk privately", style="primary"))
    else:
        text = say(
            "{programme} brings mentors and mentees together. Joining takes two minutes.", programme=programme.name
        )
        parts.append(Text(text))
        buttons.append(Button(say("Join"), "join", style="primary"))


def _joined(turn: Turn, parts: list[Part], buttons: list[Button]) -> None:
    """Somebody who joined, and waits for a pair."""
    text = say("You have joined, and a match is being looked for. I write to you as soon as there is one.")
    if turn.person.name in dict(jobs.last_outcome(turn.db, turn.programme_id, "match").get("unmatched", ())):
        text = say("No mentor who fits is free yet, and the coordinators know. I write to you as soon as one is.")
    if until := programmes.resting(turn.db, turn.me, turn.programme_id, turn.local.date()):
        text = say("You take a break: nobody new reaches you before {day}.", day=until)
        buttons.append(Button(say("End the break"), "rest.over"))
    elif Role.MENTEE in turn.roles and requests.open_of(turn.db, turn.programme_id, turn.me):
        text = say("Your request is on its way, and the next one follows by itself if need be.")
        buttons.append(Button(say("My request"), "requests", style="primary"))
    elif turn.me in endings.done(turn.db, turn.programme_id):
        text = say("Your time as a mentee ended as planned. I look for another mentor only if you ask.")
        buttons.append(Button(say("Another mentor"), "mentors"))
    elif Role.MENTEE in turn.roles:
        buttons.append(Button(say("See the mentors"), "mentors", style="primary"))
    elif _gave(turn):
        text = say("Your time as a mentor ended as planned. I write to you when somebody new fits; nothing is due.")
    parts.append(Text(text))
    buttons.append(Button(say("Change my answers"), "profile"))


def _gave(turn: Turn) -> bool:
    """Whether the last pair of a mentor came to its planned end."""
    pair = endings.last_pair(turn.db, turn.me)
    return pair is not None and pair.mentor_id == turn.me and pair.why_ended == "finished"


def _programme(turn: Turn, parts: list[Part], buttons: list[Button]) -> None:
    """The programme at a glance, for those who run it."""
    counts = _counts(turn)
    drafts = len(sessions.drafts(turn.db, turn.programme_id))
    rows: list[tuple[Words, Words]] = [
        (
            say("Mentees"),
            say("{joined} joined, {paired} with a mentor", joined=counts["mentee"], paired=counts["paired"]),
        ),
        (say("Mentors"), say("{joined} joined", joined=counts["mentor"])),
        (say("Not joined yet"), say_n("one person", "{n} people", invited(turn.db, turn.programme_id))),
    ]
    if turn.programme.contact_id is None:
        rows.append((say("Safe contact"), say("Nobody is named yet for worries.")))
    silent = sessions.overdue(turn.db, turn.programme_id, turn.now)
    if silent:
        rows.append((say("No date for long"), _silent(turn, silent)))
    if drafts:
        rows.append((say("Draft"), say_n("one pair waits for you", "{n} pairs wait for you", drafts)))
        buttons.append(Button(say("See the draft"), "draft", style="primary"))
    parts += [Text(turn.programme.name, "quiet"), Facts(tuple(rows))]
    if enrolments.not_invited(turn.db, turn.programme_id):
        buttons.append(Button(say("Invite"), "invite", style="primary"))
    if turn.programme.contact_id is None:
        buttons.append(Button(say("Name somebody"), "safe contact"))
    if not enrolments.counts(turn.db, turn.programme_id):
        buttons.insert(0, Button(say("Add people"), "import", style="primary"))
        return  # all the rest is about people
    buttons.append(Button(say("Who needs a hand"), "risk"))
    if not drafts:  # the draft can be made anew from its own card
        buttons.append(Button(say("Match"), "match"))
    buttons.append(Button(say("Report"), "report"))


def _silent(turn: Turn, silent: list[tuple[Pair, datetime]]) -> Words:
    """Pairs that could use a hand, by dates alone: the three that have been silent longest."""
    people = people_by_id(turn.db, (person for pair, _ in silent for person in pair.both))
    lines = tuple(
        say(
            "{mentee} and {mentor} since {last:day}",
            mentee=people[pair.mentee_id].name,
            mentor=people[pair.mentor_id].name,
            last=last,
        )
        for pair, last in silent[:3]
    )
    if len(silent) > 3:
        return say("{pairs} and {n} more", pairs=Listed(lines), n=len(silent) - 3)
    return say("{pairs}", pairs=Listed(lines))


def _counts(turn: Turn) -> Counter[str]:
    counts = joined(turn.db, turn.programme_id)
    active = turn.db.exec(
        select(Pair.mentee_id).where(Pair.state == PairState.ACTIVE, Pair.programme_id == turn.programme_id)
    )
    counts["paired"] = len(set(active))
    return counts


def _half_way(turn: Turn) -> str:
    """The conversation this person left half-way, by its flow; "" for none."""
    place = place_of(turn)
    return place.flow if place else ""


def help_card(turn: Turn, routes: Routes) -> Card:
    """What this person can say, from ROUTES itself: the most used, or everything."""
    typed = {action: route for action, route in routes.items() if route.typed and route.allows(turn.roles)}
    usual = ALWAYS.union(*(USUAL.get(Role(role), set()) for role in turn.roles & set(Role)))
    everything = turn.event.value == "all" or typed.keys() <= usual
    rows = tuple((Words(action), route.help) for action, route in typed.items() if everything or action in usual)
    roles = [role_name(role) for role in ("mentee", "mentor", "coordinator") if role in turn.roles]
    text = say("Buttons do the same as these words, and plain sentences such as “book friday 15:00” often work too.")
    short = say("What you can say")
    title = say("What you can say, as {role}", role=roles[0]) if len(roles) == 1 else short
    more = () if everything else (Button(say("All words"), "help", "all"),)
    return Card(
        title, (Facts(rows), Text(text, "quiet")), (*more, Button(say("Home"), "home")), short=short, stays=True
    )

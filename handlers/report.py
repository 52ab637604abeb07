"""The report: five figures, a chart, and what stands behind each figure. Never a word or a number of one person."""

from __future__ import annotations

from chat.cards import Button, Card, Chart, Facts, Table, Text
from chat.turn import Turn
from chat.words import Words, say, say_n, show, text
from handlers.sheets import sheet
from storage import surveys
from storage.figures import FEWEST, Figures, figures

SHOWN = 40  # lines on one card: what a chat still shows whole


def report(turn: Turn) -> Card:
    """The programme in figures, as of now."""
    found = figures(turn.db, turn.programme, turn.now)
    title = say("{programme}, as of {when:day}", programme=turn.programme.name, when=turn.now)
    reads = Text(
        say("Who reads this: the coordinators. Averages start at five people, and notes are never read."), "quiet"
    )
    behind = Button(say("What's behind a figure"), "report.formulas")
    return Card(
        title,
        (reads, Table(_columns(), (*_rows(found), *_survey_rows(turn))), _chart(found)),
        (
            behind,
            Button(say("What people wrote"), "report.words"),
            Button(say("As a file"), "report.file"),
            Button(say("Home"), "home"),
        ),
        stays=True,
    )


def as_file(turn: Turn) -> Card:
    """The same figures as a table to keep."""
    rows = (_columns(), *_rows(figures(turn.db, turn.programme, turn.now)), *_survey_rows(turn))
    lines = [[text(cell, turn.reader) for cell in row] for row in rows]
    file = sheet(f"report-{turn.local.date().isoformat()}.csv", lines, say("Download the report"))
    reads = Text(say("The figures as they are now, and nothing of any one person."))
    return Card(
        say("The report, as a file"), (reads, file), (Button(say("Report"), "report"), Button(say("Home"), "home"))
    )


def _columns() -> tuple[Words, Words, Words]:
    return say("What is counted"), say("So far"), say("In detail")


def formulas(turn: Turn) -> Card:
    """How each figure comes about, in the words of the manual."""
    rows = (
        (
            say("Have a mentor"),
            say("Mentees in an active pair, or whose last one came to its planned end, of all mentees who joined."),
        ),
        (
            say("Sessions held"),
            say(
                "Sessions that are over and not cancelled or missed, of those that every pair's own cadence makes due. Breaks, quiet weeks and days away don't count."
            ),
        ),
        (
            say("Who says they were"),
            say("Both said “we met”, exactly one did, or nobody answered and the booked time has passed."),
        ),
        (
            say("Circles held"),
            say("Circles of which their mentors say that they took place, and how many came to them in all."),
        ),
        (
            say("Wait for a first session"),
            say("Median days from the news of a pair to its first session that was held."),
        ),
        (
            say("How useful"),
            say("Mean of the answers from 1 to 5, in steps of five answers, from at least five people."),
        ),
        (
            say("How it is going, useful in all, would suggest it"),
            say("Means of the pulse (1 to 5) and of the last survey (1 to 5, 0 to 10), shown by the same rule."),
        ),
    )
    return Card(
        say("What's behind a figure"), (Facts(rows),), (Button(say("Report"), "report"), Button(say("Home"), "home"))
    )


def _rows(found: Figures) -> tuple[tuple[Words, Words, Words], ...]:
    mentees = found.joined["mentee"]
    return (
        (say("Have a mentor"), _of(found.with_mentor, mentees), _with_mentor(found, mentees)),
        (
            say("Mentors who joined"),
            show(found.joined["mentor"]),
            say_n("one more on the list", "{n} more on the list", found.invited),
        ),
        (
            say("Pairs"),
            say("{active} active", active=found.active),
            say("{drafts} proposed, {ended} ended", drafts=found.drafts, ended=found.ended),
        ),
        (
            say("Sessions held"),
            say("{held} of {due} due", held=found.held, due=found.due),
            _held_share(found),
        ),
        (
            say("Who says they were"),
            say("both {both}, one {one}, nobody {calendar}", both=found.both, one=found.one, calendar=found.calendar),
            say("{missed} missed", missed=found.missed),
        ),
        *_circles(found),
        _of_answers(say("Wait for a first session"), len(found.waits), _wait(found)),
        _mean_row(say("How useful"), found.ratings, 5),
    )


def _circles(found: Figures) -> tuple[tuple[Words, Words, Words], ...]:
    """A line where there was a circle."""
    held, came = found.circles
    row = (say("Circles held"), show(held), say_n("one person came", "{n} people came", came))
    return (row,) if held else ()


# surveys


def _survey_rows(turn: Turn) -> tuple[tuple[Words, Words, Words], ...]:
    """The pulse and the last survey."""
    lines = (
        (say("How it is going"), surveys.PULSE, 5),
        (say("Useful in all"), surveys.END, 5),
        (say("Would suggest it"), surveys.RECOMMEND, 10),
    )
    return tuple(_mean_row(label, surveys.shown(turn.db, turn.programme_id, name), most) for label, name, most in lines)


def _mean_row(label: Words, numbers: tuple[int, ...], most: int) -> tuple[Words, Words, Words]:
    mean = round(sum(numbers) / len(numbers), 1) if numbers else 0
    return _of_answers(label, len(numbers), say("{mean} of {most}", mean=mean, most=most))


def _of_answers(label: Words, count: int, figure: Words) -> tuple[Words, Words, Words]:
    """A figure that could point at somebody while only a few stand behind it."""
    if count < FEWEST:
        return label, say("not shown yet"), say("fewer than five so far")
    return label, figure, say("from {n}", n=count)


def words(turn: Turn) -> Card:
    """What people wrote in surveys, once five have: by the alphabet, without names or dates."""
    lines = surveys.written(turn.db, turn.programme_id)
    buttons = (Button(say("Report"), "report"), Button(say("Home"), "home"))
    if not lines:
        why = say(
            "Lines are shown once {n} people have written one; before that, one could be traced to somebody.", n=FEWEST
        )
        return Card(say("Nothing to show yet"), (Text(why),), buttons)
    told = say("In the order of the alphabet, in steps of five. Please don't guess who wrote what; it was promised.")
    shown = lines[:SHOWN]
    more = (Text(say_n("And one more.", "And {n} more.", len(lines) - SHOWN)),) if len(lines) > SHOWN else ()
    return Card(
        say("What people wrote"), (Text(told, "quiet"), *(Text(line, "quote") for line in shown), *more), buttons
    )


def _chart(found: Figures) -> Chart:
    labels = tuple(show(monday) for monday, _ in found.weeks)
    both, one, calendar = (tuple(float(counts[kind]) for _, counts in found.weeks) for kind in range(3))
    series = ((say("Both said so"), both), (say("One said so"), one), (say("Calendar only"), calendar))
    return Chart(say("Sessions held, by week"), labels, series)


def _of(part: int, whole: int) -> Words:
    return say("{part} of {whole}", part=part, whole=whole)


def _share(part: int, whole: int) -> Words:
    return say("{share} percent", share=round(100 * part / whole)) if whole else say("none yet")


def _with_mentor(found: Figures, mentees: int) -> Words:
    """The share of mentees who have one, and of how many it has ended as planned."""
    if not found.finished or not mentees:
        return _share(found.with_mentor, mentees)
    share = round(100 * found.with_mentor / mentees)
    return say("{share} percent, {n} to the planned end", share=share, n=found.finished)


def _held_share(found: Figures) -> Words:
    """The share of due sessions that took place, and how many didn't."""
    if not found.due:
        return say("none yet")
    share, rest = round(100 * found.held / found.due), max(0, found.due - found.held)
    return say("{share} percent, {rest} not held", share=share, rest=rest)


def _wait(found: Figures) -> Words:
    return say_n("one day", "{n} days", round(found.wait or 0))

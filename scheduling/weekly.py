"""What people type about the hours they usually have, read as windows of a week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scheduling.phrase_clocks import CLOCKS, HOURS, Clock, clock, readings
from scheduling.phrase_parts import PART_RULES, Part
from scheduling.phrase_tokens import Found, Rule, Setting, Token, rewrite, rule, tokens_of
from scheduling.phrase_words import vocabulary
from scheduling.phrases import LONGEST, Ask
from scheduling.windows import MIDNIGHT, Window

Stretch = tuple[int, int | None]  # start and end in minutes after midnight; end None is a point, beyond 1440 crosses it

WEEK = tuple(range(7))
DAYS_OF = {"weekdays": WEEK[:5], "weekend": WEEK[5:], "all": WEEK}
WHOLE_DAY: Stretch = (0, MIDNIGHT)
# The hours that people mean by a part of the day when they offer it: only what is fit for a meeting.
SPANS = {
    "morning": (9 * 60, 12 * 60),
    "midday": (12 * 60, 13 * 60),
    "lunch": (12 * 60, 13 * 60),
    "afternoon": (12 * 60, 17 * 60),
    "evening": (18 * 60, 21 * 60),
    "night": (20 * 60, 22 * 60),
    "work": (17 * 60, 20 * 60),
    "hours": (9 * 60, 17 * 60),
}
STARTS, ENDS, LATE_ENDS = 8 * 60, 18 * 60, 21 * 60  # a day whose start or end nobody said
UNREAD = frozenset("nyvm/#3cqhorz")


@dataclass(frozen=True)
class Weekly:
    """windows: sorted, and merged where they touch; they hold every `interval_weeks` weeks (2: every other)."""

    interval_weeks: int
    windows: tuple[Window, ...]


@dataclass
class Clause:
    """Some days with some times; without days it speaks of those named before.

    off: "except" or "off" where they are taken away, by a word before or behind them.
    """

    days: tuple[int, ...] = ()
    times: list[Stretch] = field(default_factory=list)
    off: str = ""


def read_weekly(text: str, language: str = "en") -> Weekly | Ask:
    """The weekly hours that a phrase offers: "Mon-Thu 10:00-16:00", "mornings", "weekdays except Wednesday".

    Weekdays are understood in all our languages at once. Days without times are whole days, times without days hold on
    all seven. Mornings are 9-12, afternoons 12-17, evenings 18-21. "After 3pm" ends at 18:00 (from 17:00 on at 21:00),
    "before 10" starts at 8:00. Only the first 200 characters are read; never raises for a text.
    """
    text = text[:LONGEST]
    setting = Setting.timeless(vocabulary(language, weekly=True))
    tokens = rewrite(tokens_of(text, setting.words), RULES, setting)
    unread = [text[token.start : token.end] for token in tokens if _unread(token, text)]
    clauses = _clauses(tokens)
    if unread or not clauses:
        return Ask("not_understood", text if not unread else "", " ".join(unread))
    windows = _windows(clauses)
    interval = max((int(token.value) for token in tokens if token.kind == "*"), default=1)
    return Weekly(interval, windows) if windows else Ask("not_understood", text)


def _unread(token: Token, text: str) -> bool:
    typed = text[token.start : token.end]
    return token.kind in UNREAD and typed.casefold() not in ("one", "h", "u")


def _clauses(tokens: Sequence[Token]) -> list[Clause]:
    """Days with their times, in the order that was typed: days first (Tue 9-12) or times first (9-12 on Tue)."""
    kinds = [token.kind for token in tokens if token.kind in "WT"]
    days_first = kinds[:1] == ["W"]
    clauses = [Clause()]
    for token in tokens:
        last = clauses[-1]
        match token.kind:
            case "W" if last.days and last.times and not (last.off and not days_first):
                clauses.append(Clause(days=token.value))
            case "W":
                last.days = tuple(sorted({*last.days, *token.value}))
            case "T" if last.days and last.times and not days_first:
                clauses.append(Clause(times=[token.value]))
            case "T":
                last.times.append(token.value)
            case "!" if token.value == "off":
                last.off = "off"
                clauses.append(Clause())
            case "!":
                clauses.append(Clause(off="except"))
            case ";":
                clauses.append(Clause())
    return _joined([clause for clause in clauses if clause.days or clause.times])


def _joined(clauses: list[Clause]) -> list[Clause]:
    """Gives clauses without days the days of the one before, and days before an exception its times."""
    joined: list[Clause] = []
    for clause in clauses:
        before = joined[-1] if joined and not joined[-1].off else None
        if clause.off == "except" and clause.days and clause.times and not (before and before.times):
            # every day but Friday 9 to 5: the hours are those of the other days
            joined = [
                *joined[:-1],
                Clause(before.days if before else WEEK, clause.times),
                Clause(clause.days, [], "except"),
            ]
        elif not clause.off and not clause.days and before:
            before.times += clause.times
        else:
            joined.append(clause)
    if joined and all(clause.off for clause in joined):
        joined = [Clause(WEEK), *joined] if all(not clause.times for clause in joined) else []
    return joined


def _windows(clauses: Sequence[Clause]) -> tuple[Window, ...]:
    """What is offered less what is taken away."""
    offered = [clause for clause in clauses if not clause.off]
    windows = merged(window for clause in offered for window in _spread(clause, WEEK))
    days = tuple({day for clause in offered for day in clause.days or WEEK})
    for clause in clauses:
        if clause.off:
            for window in _spread(clause, days):
                windows = _without(windows, window)
    return merged(windows)


def _spread(clause: Clause, otherwise: tuple[int, ...]) -> list[Window]:
    """A clause as windows; what crosses midnight goes on the next day."""
    windows = []
    for day in clause.days or otherwise:
        for start, end in clause.times or [WHOLE_DAY]:
            if start >= MIDNIGHT:
                windows.append(Window((day + 1) % 7, start - MIDNIGHT, None if end is None else end - MIDNIGHT))
            else:
                windows.append(Window(day, start, None if end is None else min(end, MIDNIGHT)))
            if end is not None and start < MIDNIGHT < end:
                windows.append(Window((day + 1) % 7, 0, end - MIDNIGHT))
    return windows


def merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Sorted windows of each day, joined where they touch or overlap; a point inside a window is that window's."""
    done: list[Window] = []
    for window in sorted(windows, key=lambda one: (one.day, one.start, one.end is None)):
        last = done[-1] if done else None
        if last and last.day == window.day and window.start <= (last.start if last.end is None else last.end):
            ends = [end for end in (last.end, window.end) if end is not None]
            done[-1] = Window(last.day, last.start, max(ends, default=None))
        else:
            done.append(window)
    return tuple(done)


def _without(windows: Iterable[Window], gone: Window) -> tuple[Window, ...]:
    """The windows less one stretch of one day."""
    left: list[Window] = []
    for window in windows:
        end = window.start if window.end is None else window.end
        stop = gone.start if gone.end is None else gone.end
        if window.day != gone.day or (end <= gone.start and window.end is not None) or window.start >= stop:
            left.append(window)
        elif window.end is not None:
            left += [Window(window.day, window.start, gone.start)] if window.start < gone.start else []
            left += [Window(window.day, stop, end)] if stop < end else []
        elif not gone.start <= window.start < stop:
            left.append(window)
    return tuple(left)


def _day(run: Sequence[Token], _setting: Setting) -> Found:
    return "W", (run[0].value,)


def _days(run: Sequence[Token], _setting: Setting) -> Found:
    return ("W", DAYS_OF[run[0].value]) if isinstance(run[0].value, str) else None


def _day_range(run: Sequence[Token], _setting: Setting) -> Found:
    """Mon-Thu; Fri to Mon goes over the weekend."""
    first, last = run[0].value, run[-1].value
    if len(first) != 1 or len(last) != 1:
        return None
    return "W", tuple(sorted((first[0] + n) % 7 for n in range((last[0] - first[0]) % 7 + 1)))


def _day_list(run: Sequence[Token], _setting: Setting) -> Found:
    return "W", tuple(sorted({day for token in run if token.kind == "W" for day in token.value}))


def _interval(run: Sequence[Token], _setting: Setting) -> Found:
    """Every 2 weeks; every third Monday is a rhythm too."""
    return ("*", run[1].value) if 1 <= run[1].value <= 8 else None


def _bare_hour(run: Sequence[Token], _setting: Setting) -> Found:
    """Monday 9; Thursdays 17.30."""
    found = clock(*(run[0].value[:2] if run[0].kind == "v" else (run[0].value,)))
    return ("C", found) if found else None


def _stretch(run: Sequence[Token], _setting: Setting) -> Found:
    """A clock, two clocks or a part of the day as minutes; beside a part the clock is in it."""
    part = next((token.value for token in run if token.kind == "t"), None)
    times = next((token.value for token in run if token.kind in "CR"), None)
    if times is None:
        return ("T", _part(part)) if part else None
    first, last = (times, None) if isinstance(times, Clock) else times
    found = readings(first, last, part.name if part else None)
    return ("T", found[0]) if found else ("#", None)


def _part(part: Part) -> Stretch:
    start, end = SPANS[part.name]
    half = (start + end) // 2
    return (start, half) if part.edge == "E" else (half, end) if part.edge == "L" else (start, end)


def _after(run: Sequence[Token], _setting: Setting) -> Found:
    start = next(token.value for token in run if token.kind == "T")
    begins = start[0] if start[1] is None else start[1]  # after 3pm; after the morning
    return "T", (begins, ENDS if begins < ENDS - 60 else LATE_ENDS if begins < LATE_ENDS else MIDNIGHT)


def _before(run: Sequence[Token], _setting: Setting) -> Found:
    end = run[-1].value[0]
    if run[0].value == "dash" or end == 0:
        return None
    return "T", (STARTS if end > STARTS else max(0, end - 120), end)


RULES: tuple[Rule, ...] = (
    *CLOCKS,
    rule(r"\*[no](?=[uw])", _interval),
    *PART_RULES,
    rule("w", _day),
    rule("W", _days),
    rule("b?W-W", _day_range),
    rule("W(?:[,&|]*s?e?W)+", _day_list),
    *HOURS,
    rule("(?<=W)[nv](?=$|[,&|!])|^v$", _bare_hour),
    rule("t[bj]?[CR]|[CR]i?e?t", _stretch),
    rule("[CRt]", _stretch),
    rule("AT|^bT|(?<=[W,&])bT|TA", _after),
    rule("[B-]T", _before),
)

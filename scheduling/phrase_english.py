"""Words for times in English, which are understood beside those of any language; phrase_words.py explains the rows."""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "w0": "monday, mondays, mon, mo, mond",
    "w1": "tuesday, tuesdays, tues, tue, tu",
    "w2": "wednesday, wednesdays, weds, wed, wedn",
    "w3": "thursday, thursdays, thurs, thur, thu, th",
    "w4": "friday, fridays, fri, fr",
    "w5": "saturday, saturdays, sat, sa",
    "w6": "sunday, sundays, sun, su",
    "Wweekdays": "weekday, weekdays, workdays, working days, work days, business days, workday",
    "Wweekend": "weekend, weekends",
    "Wall": "daily, every day, everyday, each day, any day, all days, all week, the whole week, 7 days a week",
    "m1": "january, jan",
    "m2": "february, feb, febr",
    "m3": "march, mar",
    "m4": "april, apr",
    "m5": "may",
    "m6": "june, jun",
    "m7": "july, jul",
    "m8": "august, aug",
    "m9": "september, sept, sep",
    "m10": "october, oct",
    "m11": "november, nov",
    "m12": "december, dec",
    "r0": "today, tdy, 2day",
    "r1": "tomorrow, tmrw, tmr, tomo, tmw, tomorow, tommorow, tommorrow, tmrrw, 2moro, 2morrow, morrow",
    "r2": "day after tomorrow, overmorrow",
    "r-1": "yesterday",
    "r-2": "day before yesterday",
    "r0 tnight": "tonight, tonite, 2nite, 2night",
    "r-1 tnight": "last night",
    "uminute": "minutes, minute, mins, min, m",
    "uhour": "hours, hour, hrs, hr",
    "uday": "days, day, d",
    "uweek": "weeks, week, wks, wk, w",
    "umonth": "months, month, mth",
    "uyear": "years, year, yrs",
    "usecond": "seconds, secs",
    "n2 uweek": "fortnight",
    "H0": "o'clock, oclock, o clock, h",
    "x0": "this, current",
    "x1": "next, nxt, following",
    "x-1": "last, previous, past week's",
    "x2 uweek": "week after next",
    "xcoming": "coming, upcoming, this coming, the coming",
    "pam": "am, a.m., a.m, a m",
    "ppm": "pm, p.m., p.m, p m, p",
    "tmorning": "morning, mornings, morn",
    "E0 tmorning": "first thing, first thing in the morning",
    "tafternoon": "afternoon, afternoons, arvo, after lunch",
    "tevening": "evening, evenings",
    "tnight": "night, nights, at night",
    "tlunch": "lunch, lunchtime, lunch time, over lunch, at lunch, midday break",
    "twork": "after work, after hours",
    "Wweekdays thours": "working hours, work hours, business hours, office hours",
    "k720": "noon, midday, 12 noon, noontime, high noon",
    "k1440": "midnight, 12 midnight",
    "k1020": "eod, end of day, end of the day, end of business, close of business, cob, close of play",
    "i0": "in, within",
    "f0": "from now, later, hence, from today",
    "g0": "ago, earlier",
    "d0": "for, lasting, duration",
    "j0": "at, @",
    "s0": "on",
    "b0": "from, between, starting, btw, btwn, starting at, starting from, beginning at",
    "-to": "to, thru, through",
    "-until": "until, till, til, up to",
    "&0": "and",
    "|0": "or, alternatively",
    "O0": "of",
    "e0": "the",
    "a1": "a, an",
    "n2": "couple of, couple",
    "n3": "a few, few",
    "+0": "past",
    "A0": "after, at or after, anytime after, any time after, not before, no earlier than, since, onwards, or later",
    "B0": "before, by, not after, no later than",
    "E0": "early",
    "L0": "late",
    "S0": "start of, beginning of, start, beginning, first day of",
    "X0": "end of, end, last day of",
    "h0": "half",
    "q0": "quarter",
    "!off": "off, unavailable, not available, busy, closed, blocked",
    "!0": (
        "not, except, except for, excluding, excl, apart from, other than, but not, never, no, can't, cannot, "
        "cant, can not, don't, dont, won't, wont, doesn't, isn't, unless, without, instead of, every day but, "
        "any day but, all days but, minus"
    ),
    "*1": "every, each, weekly, all",
    "*2": "every other, biweekly, bi-weekly, fortnightly, alternate, every second, every fortnight, alternating",
    "#time": "same time, this time, your time, their time, his time, her time, same day, that day, after next",
    "@0": "now, right now, straight away",
    "Ntime": "time",
    "_": (
        "please, plz, pls, around, about, approx, approximately, roughly, ca, circa, say, maybe, perhaps, sharp, "
        "exactly, ish, my time, local time, our time, or so, may i, may we, 1:1, 1-1, 1 on 1, 1on1, "
        "1-on-1, one on one, one-on-one, ok, any, usually, mostly, generally, typically, on the dot, "
        "montage, do, let's, lets, how, what, meet, make it, can, could, we, i, you, us, is, it, that, works, work, "
        "fine, good, okay, then, shall, would, like, be, hi, hello, hey, thanks, thx, cheers, free, available, i'm, im"
    ),
}
ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)

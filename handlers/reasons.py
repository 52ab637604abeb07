"""Why two people were brought together, and why somebody wasn't, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from chat.words import Listed, Words, say, say_n
from handlers.spoken import language_name
from handlers.topics import topic_name
from matching.reasons import Reason
from matching.solver import Why

STYLES: dict[str, Words] = {
    "hands-on": say("by doing"),
    "reading first": say("by reading first"),
    "reflective": say("by thinking things over"),
    "talking it through": say("by talking things through"),
}


def reason_words(reason: Reason) -> Words:
    """A reason as the mentee reads it under a suggested mentor's name."""
    match reason.kind:
        case "offers":
            return say("Offers what you asked for: {topics}", topics=_topics(reason.values))
        case "related":
            wanted, offered = (topic_name(topic) for topic in reason.values)
            return say("Offers something close to {wanted}: {offered}", wanted=wanted, offered=offered)
        case "ahead":
            return say_n("One level ahead of you", "{n} levels ahead of you", reason.amount)
        case _:
            return _of_both(reason)


def pair_reason_words(reason: Reason, mentee: str, mentor: str) -> Words:
    """A reason as both of a pair and their coordinator read it, with the two people's names."""
    match reason.kind:
        case "offers":
            return say(
                "{mentor} offers what {mentee} asked for: {topics}",
                mentor=mentor,
                mentee=mentee,
                topics=_topics(reason.values),
            )
        case "related":
            wanted, offered = (topic_name(topic) for topic in reason.values)
            return say(
                "{mentee} asked for {wanted}; {mentor} offers something close: {offered}",
                mentee=mentee,
                wanted=wanted,
                mentor=mentor,
                offered=offered,
            )
        case "ahead":
            return say_n("{mentor} is one level ahead", "{mentor} is {n} levels ahead", reason.amount, mentor=mentor)
        case _:
            return _of_both(reason)


# The same reasons, said to the one of the two who is the mentor.
TO_THE_MENTOR: dict[str, Words] = {
    "{mentor} offers what {mentee} asked for: {topics}": say(
        "You offer what {mentee} asked for: {topics}", mentee="", topics=""
    ),
    "{mentee} asked for {wanted}; {mentor} offers something close: {offered}": say(
        "{mentee} asked for {wanted}; you offer something close: {offered}", mentee="", wanted="", offered=""
    ),
    "{mentor} is one level ahead": say_n("You are one level ahead", "You are {n} levels ahead", 1),
}


def to_the_mentor(words: Words) -> Words:
    """A reason of a pair as the mentor reads it who is asked."""
    said = TO_THE_MENTOR.get(words.template)
    return replace(said, values=words.values, count=words.count) if said else words


def why_words(why: Why) -> Words:
    """Why a mentee has no mentor, for the coordinator. What is private has no sentence of its own."""
    match why:
        case "no_mentors":
            return say("There is no mentor yet.")
        case "no_language":
            return say("No mentor shares a language with this person.")
        case "no_topic":
            return say("No mentor who shares a language offers a topic close to what this person asked for.")
        case "no_time":
            return say("Mentors who fit share no free time long enough for a session.")
        case "only_forbidden":
            return say("The only mentors who fit may not be matched with this person under the programme's rules.")
        case "places_taken":
            return say("Mentors who fit have all their places taken.")
        case _:
            assert_never(why)


def _of_both(reason: Reason) -> Words:
    """Reasons that are the same whoever reads them."""
    if reason.kind == "hours":
        return _hours(reason.amount)
    if reason.kind == "sometimes":
        return say("Both are free together only in hours they offer now and then")
    if reason.kind == "languages":
        return say("Both speak {languages}", languages=Listed(tuple(language_name(code) for code in reason.values)))
    style = reason.values[0]
    return say("Both like to learn {how}", how=STYLES[style]) if style in STYLES else _own_style(style)


def _own_style(style: str) -> Words:
    return say("Both named the same way of learning: {style}", style=style)


def _hours(minutes: int) -> Words:
    """Whole hours, rounded down, since a usual week is only a guess; under an hour, the minutes."""
    if minutes < 60:
        return say("Both are free for {time} in a usual week", time=timedelta(minutes=minutes))
    return say_n(
        "Both are free for an hour in a usual week", "Both are free for {n} hours in a usual week", minutes // 60
    )


def _topics(topics: tuple[str, ...]) -> Listed:
    return Listed(tuple(topic_name(topic) for topic in topics))

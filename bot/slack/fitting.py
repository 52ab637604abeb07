"""What Slack takes of one message, window or page, and how a card is fitted into it.

What is too much is cut inside the longest texts, all to one size; a list that is chosen from is searched instead; and only
then the last blocks are left out. There are no words for it here: an ellipsis says that something is missing, and a number
how many lines, cards or paragraphs. Titles, fields and the card's own buttons always stay: those lead to all of it.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from typing import Any

from bot.drawing import cut
from bot.slack.inputs import TEXT, Block, searched
from bot.slack.parts import quiet

MESSAGE, MODAL, HOME = "message", "modal", "home"
MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
# Of all that is read, with OVERHEAD. Slack gives no number for a message: it was seen to refuse (msg_blocks_too_long) from
# 13,200 on, with about a hundred for each block. A window or a page may have 250 KB, and a character up to six bytes.
MOST_SIZE = {MESSAGE: 12_000, MODAL: 36_000, HOME: 36_000}
OVERHEAD = 50  # of everything that has a type: a block and its text are two
READ = frozenset({"text", "label", "hint", "name", "title", "alt_text", "initial_value"})
SHORTEST = 200  # characters of a text, however many there are: a name in bold is never cut
LENGTHS = (*(int(TEXT * 0.85**n) for n in range(17)), SHORTEST)  # the first that lets all of it fit is taken


def size_of(thing: Any) -> int:
    """How much of Slack's room it takes."""
    if isinstance(thing, list):
        return sum(map(size_of, thing))
    if not isinstance(thing, dict):
        return 0
    read = sum(len(value) for name, value in thing.items() if name in READ and isinstance(value, str))
    return read + (OVERHEAD if "type" in thing else 0) + sum(map(size_of, thing.values()))


def fits(blocks: list[Block], surface: str) -> bool:
    """Whether Slack takes all of it."""
    return len(blocks) <= MOST_BLOCKS[surface] and size_of(blocks) <= MOST_SIZE[surface]


def fitted(head: list[Block], body: list[Block], tail: list[Block], surface: str) -> list[Block]:
    """The blocks of a card, cut where they are too many or too long; never its title and its buttons."""

    def whole(blocks: list[Block]) -> list[Block]:
        return [*head, *blocks, *tail]

    if len(whole(body)) > MOST_BLOCKS[surface]:
        body = [block for block in body if not _rule(block)]
    if len(whole(body)) > MOST_BLOCKS[surface]:
        body = _first(body, lambda some: len(whole(some)) <= MOST_BLOCKS[surface])
    if fits(whole(body), surface):
        return whole(body)
    enough = bisect(LENGTHS, False, key=lambda most: fits(whole(_shorter(body, most)), surface))
    body = _shorter(body, LENGTHS[min(enough, len(LENGTHS) - 1)])
    if not fits(whole(body), surface):
        body = [{**block, "element": searched(block["element"])} if _asks(block) else block for block in body]
    return whole(_first(body, lambda some: fits(whole(some), surface)))


def _rule(block: Block) -> bool:
    return bool(block["type"] == "divider")


def _asks(block: Block) -> bool:
    return bool(block["type"] == "input")


def _shorter(blocks: Sequence[Block], most: int) -> list[Block]:
    """The same blocks, with no text of more than so many characters."""
    return [_with_shorter_texts(block, most) for block in blocks]


def _with_shorter_texts(block: Block, most: int) -> Block:
    if block["type"] == "context":
        return {**block, "elements": [_shortened(said, most) for said in block["elements"]]}
    said: Block = {name: _shortened(block[name], most) for name in ("text", "label", "hint") if name in block}
    return {**block, **said}


def _shortened(said: Block, most: int) -> Block:
    """A text of so many characters at most; where it has lines, whole ones, and how many are missing."""
    words = said["text"]
    if len(words) <= most:
        return said
    at = words.rfind("\n", most // 2, most - len("\n… +9999"))
    shorter = f"{words[:at]}\n… +{words[at:].count(chr(10))}" if at > 0 else cut(words, most)
    return {**said, "text": shorter}


def _first(blocks: list[Block], fit: Callable[[list[Block]], bool]) -> list[Block]:
    """As many of the first as there is room for; all inputs, since a form without them can't be sent."""
    others = [place for place, block in enumerate(blocks) if not _asks(block)]
    kept = blocks
    for count in range(len(others), -1, -1):
        kept = _without(blocks, others[count:])
        if fit(kept):
            break
    return kept


def _without(blocks: list[Block], gone: list[int]) -> list[Block]:
    """Without the blocks at these places; where the first of them stood it says how many: of the cards that can be pressed,
    else of the paragraphs."""
    if not gone:
        return blocks
    missing = [blocks[place] for place in gone]
    pressed = [block for block in missing if block["type"] == "actions"]
    line = quiet(f"… +{len(pressed or [block for block in missing if not _rule(block)])}")
    shown: list[Block] = []
    for place, block in enumerate(blocks):
        shown += [line] if place == gone[0] else [block] if place not in gone else []
    return shown

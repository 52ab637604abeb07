"""Courtesy: what people type to be kind, and nobody wants to read again as a note."""

from __future__ import annotations

import re

# Words that say thanks, yes, no or fine, and those that go with them: English, German and the commonest others.
LITTLE = (
    "thanks thank thx ty cheers you u so very much many a lot ok okay k kk yes yep yeah yup no nope nah none nothing fine "
    "good great super perfect cool nice sure done all bye for your this it was "
    "danke dankeschön vielen dank sehr schön dir ihnen euch bitte ja jo nein nichts gut prima toll alles klar passt "
    "merci beaucoup oui non gracias muchas sí si obrigada obrigado muito sim não nada grazie mille tak tack dzięki "
    "ありがとう ありがとうございます はい いいえ 谢谢 好的"
)
KIND = frozenset(LITTLE.split())
LONGEST = 8  # words: a longer line of small words may say something after all


def only_kind(words: str) -> bool:
    """Whether a line is nothing but thanks, a yes, a no, or signs without a letter."""
    found = re.findall(r"[^\W\d_]+|\d+", words.casefold())
    return len(found) <= LONGEST and all(word in KIND for word in found)

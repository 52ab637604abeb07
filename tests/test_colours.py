"""The page's colours: words can be read on every ground they stand on."""

from __future__ import annotations

import re

import pytest
from pretend import STATIC


@pytest.mark.parametrize("scheme", [0, 1], ids=["by day", "by night"])
def test_words_stand_out_from_their_ground(scheme: int) -> None:
    """WCAG 2.2, 1.4.3: a contrast of 4.5 to 1, with the relative luminance of sRGB."""
    blocks = re.findall(r":root \{(.*?)\}", (STATIC / "style.css").read_text(), re.DOTALL)
    colours = {
        name: value for block in blocks[: scheme + 1] for name, value in re.findall(r"--([\w-]+): #(\w{6})", block)
    }
    pairs = {("ink", ground) for ground in ("ground", "side", "paper", "well", "tint")}
    pairs |= {("quiet", ground) for ground in ("ground", "side", "paper", "well")}
    pairs |= {("on-pine", "pine"), ("on-me", "me"), ("on-sun", "sun"), ("pine", "paper"), ("pine", "well")}
    pairs |= {("clay", "paper"), ("clay", "clay-tint"), ("paper", "clay"), ("on-night", "night"), ("on-sky", "dusk")}
    weak = {pair: contrast(*(colours[name] for name in pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

"""The languages people speak: reading what they are called, in English, German or their own, and naming them."""

from __future__ import annotations

from functools import cache

from babel import Locale

from chat.words import Said, Words, say

LANGUAGE_NAMES: dict[str, Words] = {
    "ar": say("Arabic"),
    "bn": say("Bengali"),
    "cs": say("Czech"),
    "da": say("Danish"),
    "de": say("German"),
    "en": say("English"),
    "es": say("Spanish"),
    "fi": say("Finnish"),
    "fr": say("French"),
    "he": say("Hebrew"),
    "hi": say("Hindi"),
    "hu": say("Hungarian"),
    "it": say("Italian"),
    "ja": say("Japanese"),
    "ko": say("Korean"),
    "nb": say("Norwegian"),
    "nl": say("Dutch"),
    "pl": say("Polish"),
    "pt": say("Portuguese"),
    "ro": say("Romanian"),
    "ru": say("Russian"),
    "sv": say("Swedish"),
    "tr": say("Turkish"),
    "uk": say("Ukrainian"),
    "zh": say("Chinese"),
}
# What some are called besides, and what they call themselves.
OTHER_NAMES = {
    "norwegian": "nb", "norwegisch": "nb", "norsk": "nb", "no": "nb", "mandarin": "zh", "farsi": "fa", "bengali": "bn",
    "العربية": "ar", "čeština": "cs", "dansk": "da", "español": "es", "castellano": "es", "suomi": "fi",
    "français": "fr", "italiano": "it", "日本語": "ja", "한국어": "ko", "nederlands": "nl", "polski": "pl",
    "português": "pt", "русский": "ru", "svenska": "sv", "türkçe": "tr", "українська": "uk", "中文": "zh",
}  # fmt: skip


def read_language(text: str) -> str | None:
    """The code of a language named in English, German or itself, or by its own code ("en", "en-GB"); else None."""
    name = text.strip().casefold()
    return _codes().get(name) or _codes().get(name.split("-")[0])


def language_name(code: str) -> Said:
    """A language as people read it; one that we have no words for by its English name."""
    return LANGUAGE_NAMES.get(code) or Locale.parse("en").languages.get(code, code)


@cache
def _codes() -> dict[str, str]:
    """Every name we understand -> code. "Swiss German" has a code of its own; "British English" is English's."""
    codes: dict[str, str] = {}
    for reader in ("en", "de"):
        for code, name in Locale.parse(reader).languages.items():
            codes.setdefault(name.casefold(), code.split("_")[0])
    return codes | {code: code for code in LANGUAGE_NAMES} | OTHER_NAMES

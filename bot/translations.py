"""Translations: finds every sentence in the code and brings the catalogues in chat/languages/ up to date.

`make words` after words changed; `make words LANGUAGE=fr` begins a language. What is translated stays, what is new
comes in empty, what nobody says any more goes. No line numbers and no dates, so a change shows what changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from chat.catalogues import LANGUAGES
from handlers import ROUTES

ROOT = Path(__file__).resolve().parent.parent
TALKS = ("bot", "chat", "handlers")  # the packages with words for people
KEYWORDS = {"say": None, "say_n": (1, 2)}
HEADER = 'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plurals}\\n"\n\n'

Template = str | tuple[str, ...]


def templates(root: Path = ROOT) -> Iterator[tuple[str, Template]]:
    """Every sentence with the file that says it, in the order of the code; a counted one as (one, many)."""
    for package in TALKS:
        found = extract_from_dir(root / package, [("**.py", "python")], keywords=KEYWORDS)
        yield from ((f"{package}/{file}", template) for file, _, template, *_ in found if template)


def verbs() -> Iterator[str]:
    """What people can type, to be translated too: each verb, and the other words for it in one line."""
    for action, route in ROUTES.items():
        if route.typed:
            yield from (words for words in (action, ", ".join(route.also)) if words)


def everything(root: Path = ROOT) -> Catalog:
    """A catalogue with all there is to translate, and nothing translated."""
    catalog = Catalog()
    for file, template in [*templates(root), *(("handlers/__init__.py", words) for words in verbs())]:
        catalog.add(template, locations=[(file, 0)])
    return catalog


def updated(catalog: Catalog, wanted: Catalog) -> bytes:
    """A catalogue's file with exactly the wanted sentences."""
    catalog.update(wanted, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    body = BytesIO()
    write_po(body, catalog, width=0, omit_header=True, include_lineno=False)
    header = HEADER.format(language=catalog.locale_identifier, plurals=catalog.plural_forms)
    return header.encode() + body.getvalue()


def main(languages: list[str]) -> None:
    """Updates the catalogues that are there, and begins those of other languages that are named."""
    wanted = everything()
    paths = {path.stem: path for path in LANGUAGES.glob("*.po")}
    for language in sorted({*paths, *languages}):
        path = LANGUAGES / f"{language}.po"
        catalog = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as file:
                catalog = read_po(file, locale=language)
        path.write_bytes(updated(catalog, wanted))


if __name__ == "__main__":
    main(sys.argv[1:])

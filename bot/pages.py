"""Pages of plain HTML for a browser: a title, a few paragraphs and at most one link, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from chat.catalogues import languages
from chat.words import Reader, Words, text

STYLE = """
:root { color-scheme: light dark }
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
a { display: inline-block; padding: .7rem 1.2rem; border-radius: .5rem; background: #2f4858; color: #fff;
    text-decoration: none }
a:focus-visible { outline: 3px solid #d9822b; outline-offset: 2px }
"""
HEADERS = {  # the address holds a code, so it goes nowhere else, and nobody frames the page
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Page:
    """A title, a few paragraphs, and at most one link on."""

    title: Words
    paragraphs: tuple[Words, ...]
    link: str = ""
    label: Words | None = None


def rendered(page: Page, reader: Reader) -> str:
    """The page as HTML."""
    title = escape(text(page.title, reader))
    said = "".join(f"<p>{escape(text(words, reader))}</p>" for words in page.paragraphs)
    link = f'<p><a href="{escape(page.link)}">{escape(text(page.label, reader))}</a></p>' if page.label else ""
    language = escape(reader.locale.partition("-")[0])
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style>'
        f"<main><h1>{title}</h1>{said}{link}</main></html>"
    )


def reader_for(accepted: str) -> Reader:
    """The first of a browser's languages that we speak; English where there is none."""
    wanted = re.findall(r"[a-z]{2}(?![a-z])", accepted.lower())
    return Reader(next((language for language in wanted if language in languages()), "en"))

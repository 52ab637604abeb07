"""A mentor's certificate: one clean page to print, in the mentor's language, for them alone."""

from __future__ import annotations

from datetime import timedelta
from html import escape

from sqlmodel import col, select

from chat.cards import File
from chat.turn import Turn
from chat.words import Words, say, say_n, text
from storage import endings
from storage.pairs import Pair, PairState

PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
@page {{ size: A4 landscape; margin: 0 }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: #fff; color: #1c2430;
  font: 18px/1.6 Georgia, "Times New Roman", serif; text-align: center }}
main {{ border: 1px solid #b9c0ca; outline: 1px solid #b9c0ca; outline-offset: 8px; padding: 4rem 6rem; max-width: 38rem }}
h1 {{ font-size: 1.1rem; font-weight: normal; letter-spacing: .12em; text-transform: uppercase; color: #5b6675 }}
h2 {{ font-size: 2.4rem; font-weight: normal; margin: 1rem 0 }}
p {{ margin: .4rem 0 }}
</style>
</head>
<body><main>
<h1>{title}</h1>
<h2>{name}</h2>
<p>{gave}</p>
<p>{programme}</p>
<p>{day}</p>
</main></body>
</html>
"""


def page(turn: Turn) -> File | None:
    """The certificate of what this person gave as a mentor; None where no session has been held."""
    own = select(Pair).where(Pair.mentor_id == turn.me, Pair.programme_id == turn.programme_id)
    pairs = turn.db.exec(own.where(Pair.state != PairState.DRAFT).order_by(col(Pair.id))).all()
    held = [session for pair in pairs for session in endings.held(turn.db, pair, turn.me, turn.now)]
    if not held:
        return None
    given = timedelta(minutes=sum(session.minutes for session in held))
    content = PAGE.format(
        language=escape(turn.person.locale),
        title=_said(turn, say("Certificate of mentoring")),
        name=escape(turn.person.name),
        gave=_said(turn, say_n("gave {given} in one session", "gave {given} in {n} sessions", len(held), given=given)),
        programme=_said(turn, say("as a mentor in {programme}", programme=turn.programme.name)),
        day=_said(turn, say("{when:day}", when=turn.local.date())),
    )
    return File("certificate.html", "text/html", content, say("Download certificate"))


def _said(turn: Turn, words: Words) -> str:
    return escape(text(words, turn.reader))

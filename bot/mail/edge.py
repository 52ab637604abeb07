"""Delivery by mail. What the server says no to comes again or marks the address; what may have arrived isn't mailed twice."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr

import structlog

from bot.config import Mail, is_address
from bot.delivery import LEASE, Letter, Refused, Sent, doubt, patience
from bot.mail.letter import mail_of
from bot.mail.server import NO, connected
from storage.database import failure

log = structlog.get_logger()
APART = timedelta(seconds=2)  # 30 a minute, which is what Exchange Online takes; and chat never waits for a long post
REST = timedelta(minutes=5)  # for a server that can't be used: trying takes ten seconds, in which no card goes out
KEPT = 1000  # letters that wait for their turn, before those that never came back are forgotten
TAKES = 30  # seconds that a server may take to look at a whole mail
GO_ON = 354
NO_ADDRESS = re.compile(rb"5\.[12]\.\d")  # enhanced codes: of addresses and of mailboxes
OF_ANY_KIND = re.compile(rb"[245]\.\d{1,3}\.\d")


class MailEdge:
    """A mail server as the fall-back. Whose turn it is and until when the server is left alone is kept in memory alone:
    forgetting that costs a try."""

    def __init__(self, mail: Mail, wall: Callable[[], datetime]) -> None:
        self.mail = mail
        self.wall = wall
        self._turns: dict[str, datetime] = {}
        self._free = self._rested = wall()

    def send(self, letter: Letter) -> Sent | Refused:
        """Sends one letter. An exception means: nobody knows."""
        if not is_address(letter.to):
            return Refused(None, gone=True)
        if self.wall() < self._rested:
            return self._later(letter)
        if wait := self._until_its_turn(letter.key):
            return Refused(wait, counts=False)
        mail = mail_of(letter, self.mail.sender, self.wall())
        with ExitStack() as open_:
            try:
                server = open_.enter_context(connected(self.mail))
                code, why = self._asked(server, letter)
            except (OSError, UnicodeError) as error:
                log.warning("mail has to wait", **failure(error))
                self._rested = self.wall() + REST
                return self._later(letter)
            if code == GO_ON:
                code, why = _given(server, mail)
        return Sent(str(mail["Message-ID"])) if code < NO else _refused(code, why, letter)

    def _asked(self, server: smtplib.SMTP, letter: Letter) -> tuple[int, bytes]:
        """Whether the server takes something for this address: 354, or its no. A no to us is no answer about the letter.
        Raises OSError: until here nothing was sent."""
        sender = parseaddr(self.mail.sender)[1]
        code, why = server.mail(sender)
        if code >= NO:
            raise smtplib.SMTPSenderRefused(code, why, sender)
        code, why = server.rcpt(letter.to)
        if code >= NO:
            address = code >= 500 and not OF_ANY_KIND.match(why)  # without more, it is the address it says no to
            return code, b"5.1.1" if address else why
        return server.docmd("DATA")

    def _later(self, letter: Letter) -> Refused:
        """It isn't about this letter."""
        return Refused(patience(letter.at, self.wall()), counts=False)

    def _until_its_turn(self, key: str) -> timedelta:
        """How long a letter has to wait, so that there is some time between two."""
        now = self.wall()
        if len(self._turns) >= KEPT:
            self._turns = {name: turn for name, turn in self._turns.items() if turn > now - LEASE}
        if key not in self._turns:
            self._turns[key] = max(now, self._free)
            self._free = self._turns[key] + APART
        wait = self._turns[key] - now
        if wait <= timedelta():
            del self._turns[key]
        return max(wait, timedelta())


def _given(server: smtplib.SMTP, mail: EmailMessage) -> tuple[int, bytes]:
    """The mail itself. Whatever is raised from here on: nobody knows whether it arrived."""
    if server.sock:
        server.sock.settimeout(TAKES)
    server.send(smtplib.quotedata(mail.as_string()) + ".\r\n")
    return server.getreply()


def _refused(code: int, why: bytes, letter: Letter) -> Refused:
    """There is no such address; or another no, which the server may change its mind about: it is tried again for a day."""
    if code >= 500 and NO_ADDRESS.match(why):
        return Refused(None, gone=True)
    log.info("the mail server says no for now", outgoing=letter.key, code=code)
    return Refused(doubt(letter.tries))

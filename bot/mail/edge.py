"""Delivery by mail. What the server says no to comes again or marks the address; what may have arrived isn't mailed twice."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr

import structlog

from bot.config import Mail, is_address
from bot.delivery import LEASE, Letter, Refused, Sent, doubt, patience
from bot.mail.letter import mail_of
from bot.mail.server import NO, STATUS, connected, is_about_address, is_about_us
from storage.database import failure

log = structlog.get_logger()
APART = timedelta(seconds=2)  # 30 a minute, which is what Exchange Online takes; and chat never waits for a long post
REST = timedelta(minutes=5)  # for a server that can't be used: trying takes ten seconds, in which no card goes out
KEPT = 1000  # letters that wait for their turn, before those that never came back are forgotten
TAKES = 30  # seconds that a server may take to look at a whole mail
GO_ON = 354
NO_SUCH = b"5.1.1"  # what a no to an address without a reason means


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
        given = False
        try:
            with connected(self.mail) as server:
                code, why = self._asked(server, letter)
                if given := code == GO_ON:
                    code, why = _given(server, mail)
        except Exception as error:
            log.warning("mail has to wait", **failure(error))
            self._rest()
            if given:
                raise
            return self._later(letter)
        return Sent(str(mail["Message-ID"])) if code < NO else self._refused(code, why, letter, given=given)

    def _asked(self, server: smtplib.SMTP, letter: Letter) -> tuple[int, bytes]:
        """Whether the server takes something for this address: 354, or its no. Until here nothing was sent."""
        sender = parseaddr(self.mail.sender)[1]
        code, why = server.mail(sender)
        if code >= NO:
            raise smtplib.SMTPSenderRefused(code, why, sender)
        code, why = server.rcpt(letter.to)
        if code >= NO:
            return code, NO_SUCH if is_about_address(code, why) else why
        return server.docmd("DATA")

    def _refused(self, code: int, why: bytes, letter: Letter, *, given: bool) -> Refused:
        """A no to us, which waits for an operator; or there is no such address; or another no, which the server may change
        its mind about: it is tried again for a day."""
        status = STATUS.match(why)
        said = {"outgoing": letter.key, "code": code, "status": status[0].decode() if status else ""}
        if is_about_us(code, why):
            log.warning("the mail server says no to us, which mentorbot check looks into", **said)
            self._rest()
            if not given:  # else it may be about its words, which look like spam
                return self._later(letter)
        elif status and is_about_address(code, why):
            return Refused(None, gone=True)
        else:
            log.info("the mail server says no for now", **said)
        return Refused(doubt(letter.tries))

    def _rest(self) -> None:
        """The server is left alone. Turns that pass meanwhile are given anew, so that not all of them go out at once."""
        self._free = self._rested = self.wall() + REST
        self._turns.clear()

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

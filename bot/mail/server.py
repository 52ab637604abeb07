"""The mail server: how it is reached, and what may be wrong with that."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from functools import cache

from bot.config import Mail
from bot.delivery import TIMEOUT
from chat.words import Words, say

NO = 400  # the first of the codes that mean no
FOR_GOOD = 500  # the first of those that don't mean: later
ENCRYPTED = 465  # the port on which nothing is said without encryption
PARTING = 1  # second for a good-bye, after which nothing hangs on the answer
TO_US = frozenset({421, 502, 503, *range(530, 536)})  # too busy, out of order, encrypt or log in first
STATUS = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")  # enhanced codes (RFC 3463)
OF_US = re.compile(rb"5\.7\.|5\.1\.[78]\b")  # what we may, and whom we send as
OF_ADDRESS = re.compile(rb"5\.(1\.([1236]|10)|2\.1)\b")  # no such mailbox or domain, moved away, closed
ADDRESS = re.compile(rb"<[^>]*>|\S+@\S+")  # which may hold any word
WORDS_OF_US = re.compile(rb"relay|sender|auth", re.IGNORECASE)


@cache
def _own_name() -> str:
    """How we introduce ourselves. Asked once: finding it out may take seconds."""
    return socket.getfqdn()


@contextmanager
def connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """A connection over which mail may be sent: encrypted, and logged in where that is wanted. Raises OSError, as all that
    smtplib raises is."""
    trusted = ssl.create_default_context()
    if mail.port == ENCRYPTED and not mail.plain:
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, _own_name(), timeout=TIMEOUT, context=trusted)
    else:
        server = smtplib.SMTP(mail.host, mail.port, _own_name(), timeout=TIMEOUT)
    try:
        server.ehlo_or_helo_if_needed()
        if mail.port != ENCRYPTED and not mail.plain:
            server.starttls(context=trusted)
        if mail.user:
            server.login(mail.user, mail.password)
        yield server
    finally:
        with suppress(OSError):
            if server.sock:
                server.sock.settimeout(PARTING)
            server.quit()
        server.close()


def is_about_us(code: int, why: bytes) -> bool:
    """Whether a no would be one to any letter of ours."""
    if code in TO_US or OF_US.match(why):
        return True
    return code >= FOR_GOOD and not STATUS.match(why) and bool(WORDS_OF_US.search(ADDRESS.sub(b"", why)))


def is_about_address(code: int, why: bytes) -> bool:
    """Whether the no to a recipient says that there is no such address."""
    if STATUS.match(why):
        return code >= FOR_GOOD and bool(OF_ADDRESS.match(why))
    return code in (550, 551, 553) and not is_about_us(code, why)


def trouble(mail: Mail) -> Words | None:
    """What is wrong with the mail server, and what to do; None where it takes mail from us, at least to the sender's own
    mailbox. Nothing is sent."""
    port, sender = str(mail.port), parseaddr(mail.sender)[1]
    try:
        with connected(mail) as server:
            code, _ = server.mail(sender)
            if code >= NO:
                return say("Mail: {host} lets nobody send as {sender}. Check SMTP_FROM.", host=mail.host, sender=sender)
            code, why = server.rcpt(sender)
            if is_about_us(code, why):
                return say(
                    "Mail: {host} takes no mail from here: “{answer}”. Perhaps it wants SMTP_USER and SMTP_PASSWORD, or has to be "
                    "told of this machine.",
                    host=mail.host,
                    answer=f"{code} {why.decode(errors='replace')}",
                )
            server.rset()
            return None
    except (socket.gaierror, UnicodeError):
        return say("Mail: there is no server called {host}. Check SMTP_HOST.", host=mail.host)
    except ssl.SSLCertVerificationError as error:
        return say(
            "Mail: the certificate of {host} isn't trusted: {why}. SMTP_HOST has to be the name in it; a file with your own "
            "authority goes into SSL_CERT_FILE.",
            host=mail.host,
            why=error.verify_message,
        )
    except ssl.SSLError:
        return say("Mail: {host} doesn't encrypt on port {port}. Check SMTP_PORT.", host=mail.host, port=port)
    except smtplib.SMTPNotSupportedError:
        return say(
            "Mail: {host} offers no encryption or no log-in on port {port}. Try SMTP_PORT 465 or 587; a relay in your own "
            "network may need SMTP_PLAIN and no password.",
            host=mail.host,
            port=port,
        )
    except smtplib.SMTPAuthenticationError:
        return say("Mail: {host} doesn't take SMTP_USER with SMTP_PASSWORD.", host=mail.host)
    except OSError:  # which an answer that nobody understands is, too
        return say(
            "Mail: {host} doesn't answer on port {port}. Check SMTP_PORT, and whether a firewall is in between.",
            host=mail.host,
            port=port,
        )

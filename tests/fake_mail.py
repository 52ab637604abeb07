"""A mail server that keeps what it is given and misbehaves like real ones: it says wait or no at any step, hangs up before
or after it has taken a mail, encrypts with a certificate of its own, and wants a log-in."""

from __future__ import annotations

import base64
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HANGS_UP = "hangs up"
HANGS = "hangs"


class FakeMail:
    """says: by step ("connect", "ehlo", "auth", "mail", "rcpt", "data", "end"), what it answers the next times instead of
    what it should. taken: every mail that it took. user, password: whom it lets in; certificate: what it encrypts with, and
    then it speaks to nobody who doesn't. at_once: before a word
    is said. heard: the commands."""

    def __init__(self, *, certificate: Path | None = None, user: str = "", password: str = "") -> None:
        self.says: dict[str, list[str]] = {}
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.connections = 0
        self.at_once = False
        self.heard: list[str] = []
        self.user, self.password, self.certificate = user, password, certificate
        self.server = ThreadingTCPServer(("127.0.0.1", 0), type("Its", (Handler,), {"fake": self}))
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.taken]


class Handler(StreamRequestHandler):
    """One connection."""

    fake: FakeMail

    def handle(self) -> None:
        self.fake.connections += 1
        self.encrypted = self.fake.certificate is None
        with suppress(OSError, HangsUp):
            if self.fake.at_once:
                self.encrypt()
            self.answer("connect", "220 mail.example.com")
            while line := self.rfile.readline():
                command, _, rest = line.decode().strip().partition(" ")
                self.fake.heard.append(command)
                getattr(self, command.lower())(rest)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.request.close()

    def answer(self, step: str, usual: str) -> bool:
        """Returns whether it went as usual."""
        said = self.fake.says[step].pop(0) if self.fake.says.get(step) else usual
        if said == HANGS_UP:
            self.request.shutdown(socket.SHUT_RDWR)
            raise HangsUp
        if said == HANGS:  # until whoever waits gives up
            self.rfile.read()
            raise HangsUp
        self.wfile.write(said.encode() + b"\r\n")
        return said == usual

    def ehlo(self, _: str) -> None:
        more = "AUTH PLAIN" if self.encrypted else "STARTTLS"
        self.answer("ehlo", f"250-mail.example.com\r\n250 {more}")

    def starttls(self, _: str) -> None:
        self.answer("starttls", "220 go ahead")
        self.encrypt()

    def encrypt(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.fake.certificate)
        self.request = context.wrap_socket(self.request, server_side=True)
        self.setup()
        self.encrypted = True

    def auth(self, given: str) -> None:
        plain = base64.b64decode(given.partition(" ")[2]).decode().split("\0")
        known = plain[1:] == [self.fake.user, self.fake.password]
        self.answer("auth", "235 welcome" if known else "535 5.7.8 who are you")

    def mail(self, sender: str) -> None:
        self.envelope = sender, []
        self.answer("mail", "250 ok" if self.encrypted else "530 encrypt first")

    def rcpt(self, to: str) -> None:
        if self.answer("rcpt", "250 ok"):
            self.envelope[1].append(to)

    def rset(self, _: str) -> None:
        self.answer("rset", "250 ok")

    def data(self, _: str) -> None:
        if not self.answer("data", "354 go on"):
            return
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        taken = message_from_bytes(b"".join(lines), policy=default)
        if (self.fake.says.get("end") or [HANGS_UP])[0] == HANGS_UP:  # then it has it, and never says so
            self.fake.taken.append(taken)
            self.fake.envelopes.append(self.envelope)
        self.answer("end", "250 taken")

    def quit(self, _: str) -> None:
        self.answer("quit", "221 bye")
        raise HangsUp


class HangsUp(Exception):
    pass


def certificate(folder: Path, name: str = "localhost") -> Path:
    """A key with a certificate that it signed itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    names: list[Any] = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{name}.pem"
    path.write_bytes(private + made.public_bytes(encoding))
    return path

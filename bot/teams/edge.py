"""Delivery of the outbox to Teams. There is neither a key nor a history: what may have arrived is said again, and counted
in the log; a card that stands somewhere is rather changed than said anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery import Parcel, Refused, Sent, patience
from bot.teams import cards, people
from bot.teams.files import Files
from bot.teams.sdk import Connector, Failed, Unreachable
from storage.database import Database
from storage.people import Account

log = structlog.get_logger()
SOON = timedelta(minutes=1)
FORGOTTEN = 404
UNCHANGEABLE = (400, 404, 405)  # an earlier card that was deleted, or is too old
NO_RIGHTS = timedelta(hours=1)  # the app's secret has run out, or its tenant has locked it: somebody has to look


class TeamsEdge:
    """Teams as a platform. wall: the wall clock."""

    def __init__(self, database: Database, connector: Connector, wall: Callable[[], datetime]) -> None:
        self.database = database
        self.connector = connector
        self.wall = wall
        self.files = Files(database, connector, wall)

    def send(self, parcel: Parcel) -> Sent | Refused:
        """Sends a card into somebody's personal conversation, or in the place of an earlier one. An exception means:
        nobody knows."""
        try:
            return self._complete(parcel)
        except Unreachable:
            return Refused(patience(parcel.at, self.wall()), counts=False, silent=True)
        except Failed as failed:
            return self._refused(failed, parcel)

    def _complete(self, parcel: Parcel) -> Sent | Refused:
        """The card, and below it its files; a card that is there isn't said again because of a file that isn't."""
        sent = self._send(parcel)
        if isinstance(sent, Sent):
            with self.database.read() as db:
                account = db.get_one(Account, parcel.account.id)  # a conversation may have begun just now
            self.files.offer(account, parcel.card, parcel.key)
        return sent

    def _send(self, parcel: Parcel) -> Sent | Refused:
        reference = parcel.account.reference
        if not reference:
            return Refused(None, gone=True)
        if not reference["conversation"]["id"]:
            reference = self._opened(parcel, reference)
        try:
            return Sent(self._said(reference, parcel))
        except Failed as failed:
            if failed.status != FORGOTTEN:
                raise
        reference = self._opened(parcel, reference)  # the conversation was forgotten: begin another
        return Sent(self._said(reference, parcel))

    def _said(self, reference: dict[str, Any], parcel: Parcel) -> str:
        """Changes the earlier card where there is one that can be changed: doing that twice is doing it once. Returns the
        message's id."""
        if parcel.instead_of:
            try:
                self.connector.update(reference, parcel.instead_of, cards.message(parcel.card))
                return parcel.instead_of
            except Failed as failed:
                if failed.status not in UNCHANGEABLE:
                    raise
        if parcel.again:
            log.info("said again, it may have arrived before", outgoing=parcel.key)
        return self.connector.send(reference, cards.message(parcel.marked or parcel.card))

    def _opened(self, parcel: Parcel, reference: dict[str, Any]) -> dict[str, Any]:
        """A personal conversation with somebody, remembered."""
        talk = self.connector.meet(reference, parcel.workspace, reference["user"]["id"])
        opened = {**reference, "conversation": {"id": talk}}
        people.renew(self.database, parcel.account.id or 0, opened)
        return opened

    def _refused(self, failed: Failed, parcel: Parcel) -> Refused:
        """What an error of the connector means for a card. What isn't about the card or its reader is no try."""
        match failed.status:
            case 429:
                return Refused(timedelta(seconds=failed.retry_after or 1), counts=False)
            case 412:  # somebody else writes there at the same moment
                return Refused(patience(parcel.at, self.wall()), counts=False)
            case 401:
                return Refused(NO_RIGHTS, counts=False)
            case 403 | 404:
                return Refused(None, gone=True)
        return Refused(SOON)

"""botbuilder, and nothing else of ours: who signed a request, and the calls of the Bot Connector.

Its vendor's support has ended, so this is the only file that imports it, and everything it gets wrong is put right here:

- it makes a new token request for every call, because it forgets its credentials at once: Credentials keeps them;
- an unknown key id raises IndexError until its cache is a day old, and it fetches keys without a time-out: Keys;
- it posts three more times after a 5xx, which may say the same thing four times: Adapter switches that off;
- a token that it can't read is some exception or other: `prove` raises PermissionError for all of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationParameters,
    ConversationReference,
    ErrorResponseException,
)
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor, _OpenIdMetadata
from msrest.exceptions import ClientRequestError, DeserializationError, ValidationError

CHANNEL = "msteams"
AUDIENCE = "https://api.botframework.com"
LOGIN = "https://login.microsoftonline.com/"
KEYS = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TIMEOUT = 10  # seconds of one call
FRESH = timedelta(minutes=5)  # keys younger than this aren't asked for again because of an unknown key id
DAY = timedelta(days=1)


class Keys(_OpenIdMetadata):  # type: ignore[misc]
    """The channel's public keys: asked for with a time-out, once a day, and once for a key id that isn't among them."""

    async def get(self, key_id: str) -> Any:
        age = datetime.now() - self.last_updated
        if age > DAY or (self._find(key_id) is None and age > FRESH):
            await self._refresh()
        if (key := self._find(key_id)) is None:
            raise PermissionError("signed with a key that isn't the channel's")
        return key

    async def _refresh(self) -> None:
        keys_url = self._fetch(self.url)["jwks_uri"]
        self.keys = self._fetch(keys_url)["keys"]
        self.last_updated = datetime.now()

    def _fetch(self, url: str) -> dict[str, Any]:
        response = requests.get(url, timeout=TIMEOUT)
        response.raise_for_status()
        return dict(response.json())

    def _find(self, key_id: str) -> Any:
        known = any(key.get("kid") == key_id for key in self.keys)
        return super()._find(key_id) if known else None


class Credentials(PasswordServiceClientCredentialFactory):  # type: ignore[misc]
    """The app's credentials, the same object each time, so that a token lasts as long as it is good."""

    def __init__(self, app_id: str, secret: str, tenant: str) -> None:
        super().__init__(app_id or None, secret or None, tenant or None)
        self.kept: dict[tuple[str, str], Any] = {}

    async def create_credentials(self, app_id: str, oauth_scope: str, *given: Any) -> Any:
        key = (app_id, oauth_scope)
        if key not in self.kept:
            self.kept[key] = await super().create_credentials(app_id, oauth_scope, *given)
        return self.kept[key]


class Adapter(CloudAdapterBase):  # type: ignore[misc]
    """The library's adapter; what it sends is sent once."""

    async def run_pipeline(self, context: TurnContext, callback: Any = None) -> Any:
        client = context.turn_state[BotAdapter.BOT_CONNECTOR_CLIENT_KEY]
        sent_once(client)
        return await super().run_pipeline(context, callback)


def sent_once(client: Any) -> None:
    """No retries of the library's own: after a 5xx nobody knows whether the card arrived."""
    client.config.retry_policy.policy.total = 0
    client.config.connection.timeout = TIMEOUT


class Failed(Exception):
    """The connector answered with an error. status: of HTTP; code: the connector's word for it, or ""."""

    def __init__(self, status: int, code: str, retry_after: int) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.retry_after = retry_after


class Unclear(Exception):
    """Nobody knows whether the call had its effect: a time-out, a dropped connection, a 5xx."""


class Unreachable(Exception):
    """The connection was refused: the call certainly had no effect."""


@dataclass(frozen=True)
class Told:
    """How an invoke is answered: status and body."""

    status: int
    body: Any = None


Hear = Callable[[dict[str, Any]], Awaitable[Told | None]]

"""botbuilder, and nothing else of ours: who signed a request, and the calls of the Bot Connector.

Its vendor's support has ended, so this is the only file that imports it, and everything it gets wrong is put right here:

- it makes a new token request for every call, because it forgets its credentials at once: Credentials keeps them;
- an unknown key id raises IndexError until its cache is a day old, and it fetches keys without a time-out: Keys;
- it tries a change three more times after a 5xx, and waits meanwhile, so that nobody can say how long a call takes:
  Adapter switches that off;
- a token that it can't read is some exception or other: `prove` raises PermissionError for all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import requests
from azure.core.exceptions import DeserializationError
from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationParameters,
    ConversationReference,
)
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor, _OpenIdMetadata
from msrest.exceptions import ClientRequestError, HttpOperationError

CHANNEL = "msteams"
AUDIENCE = "https://api.botframework.com"
LOGIN = "https://login.microsoftonline.com/"
KEYS = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TIMEOUT = 10  # seconds of one call
FRESH = 300.0  # seconds: keys younger than this aren't asked for again because of an unknown key id
DAY = 86_400.0


class NoKeys(OSError):
    """What stands where the channel's keys should be is something else."""


class Keys(_OpenIdMetadata):  # type: ignore[misc]
    """The channel's public keys: asked for with a time-out, once a day, and once for a key id that isn't among them."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.asked = -DAY

    async def get(self, key_id: str) -> Any:
        age = monotonic() - self.asked
        if age > DAY or (age > FRESH and not self._known(key_id)):
            await asyncio.to_thread(self._ask)
        if not self._known(key_id):
            raise PermissionError("signed with a key that isn't the channel's")
        return self._find(key_id)

    def _ask(self) -> None:
        try:
            keys = self._fetch(self._fetch(self.url)["jwks_uri"])["keys"]
            self.keys = [dict(key) for key in keys]
        except (LookupError, TypeError, ValueError) as error:  # a page of somebody's proxy, mostly
            raise NoKeys(type(error).__name__) from None
        self.asked = monotonic()

    def _fetch(self, url: str) -> dict[str, Any]:
        response = requests.get(url, timeout=TIMEOUT)
        response.raise_for_status()
        return dict(response.json())

    def _known(self, key_id: str) -> bool:
        return any(key.get("kid") == key_id for key in self.keys)


class Credentials(PasswordServiceClientCredentialFactory):  # type: ignore[misc]
    """The app's credentials, the same object each time, so that a token lasts as long as it is good."""

    def __init__(self, app_id: str, secret: str, tenant: str) -> None:
        super().__init__(app_id or None, secret or None, tenant or None)
        self.kept: dict[tuple[str, str], Any] = {}

    async def create_credentials(
        self, app_id: str, oauth_scope: str, login_endpoint: str, validate_authority: bool
    ) -> Any:
        key = (app_id, oauth_scope)
        if key not in self.kept:
            self.kept[key] = await super().create_credentials(app_id, oauth_scope, login_endpoint, validate_authority)
        return self.kept[key]

    def proven(self) -> None:
        """Asks for a token. Raises PermissionError where the secret isn't taken."""
        made = asyncio.run(self.create_credentials(self.app_id, AUDIENCE, LOGIN, True))
        made.get_access_token()


class Adapter(CloudAdapterBase):  # type: ignore[misc]
    """The library's adapter; what it sends is sent once."""

    async def run_pipeline(self, context: TurnContext, callback: Any = None) -> Any:
        _once(context.turn_state[BotAdapter.BOT_CONNECTOR_CLIENT_KEY])
        return await super().run_pipeline(context, callback)


def _once(client: Any) -> None:
    """After a 5xx nobody knows whether the card arrived, and delivery decides what to do: one call is one request."""
    retry = client.config.retry_policy.policy
    retry.total = retry.connect = retry.read = 0
    retry.status_forcelist = ()
    client.config.connection.timeout = TIMEOUT


class Failed(Exception):
    """The connector said no. status: of HTTP; code: its own word for it, or ""; retry_after: seconds, or None."""

    def __init__(self, status: int, code: str = "", retry_after: int | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.retry_after = retry_after


class Unreachable(Exception):
    """Nobody answers at the connector's address, so the call had no effect."""


@dataclass(frozen=True)
class Told:
    """How an invoke is answered."""

    status: int
    body: Any = None


Reference = Mapping[str, Any]  # a conversation reference, as JSON: what an account's row keeps
Hear = Callable[[dict[str, Any]], Awaitable[Told | None]]


class Connector:
    """One app. keys_url, issuer: where the channel's keys are and who signs, other ones in tests."""

    def __init__(self, app_id: str, credentials: Credentials, keys_url: str = KEYS) -> None:
        self.app_id = app_id
        self.auth = BotFrameworkAuthenticationFactory.create(
            to_channel_from_bot_login_url=LOGIN,
            to_channel_from_bot_oauth_scope=AUDIENCE,
            to_bot_from_channel_token_issuer=AUDIENCE,
            oauth_url=AUDIENCE,
            to_bot_from_channel_open_id_metadata_url=keys_url,
            to_bot_from_emulator_open_id_metadata_url=keys_url,
            credential_factory=credentials,
        )
        self.adapter = Adapter(self.auth)
        JwtTokenExtractor.metadataCache[keys_url] = Keys(keys_url)

    async def prove(self, header: str | None, body: Mapping[str, Any]) -> AuthenticateRequestResult:
        """Who sent an activity. Raises PermissionError for everything but the channel's own token for this app and this
        service address, and NoKeys where the channel's keys can't be had."""
        activity = _activity(body)
        try:
            proved = await self.auth.authenticate_request(activity, header)
        except (requests.RequestException, NoKeys) as error:
            raise NoKeys(type(error).__name__) from None
        except Exception as error:
            raise PermissionError(type(error).__name__) from None
        if self.app_id and proved.claims_identity.claims.get("iss") != AUDIENCE:
            raise PermissionError("a token for people who try bots, not the channel's")
        return proved

    async def receive(self, proved: AuthenticateRequestResult, body: Mapping[str, Any], hear: Hear) -> Told | None:
        """Hands an activity to `hear` in the library's pipeline. Returns how an invoke is answered."""

        async def logic(context: TurnContext) -> None:
            told = await hear(dict(body))
            if told is not None:
                answer = InvokeResponse(status=told.status, body=told.body)
                await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=answer))

        answer = await self.adapter.process_activity(proved, _activity(body), logic)
        return Told(answer.status, answer.body) if answer else None

    async def send(self, reference: Reference, message: Mapping[str, Any]) -> str:
        """Sends a message into a conversation and returns its id. Raises Failed, Unreachable; anything else: nobody knows."""

        async def said(context: TurnContext) -> str:
            # not context.send_activity: it would answer the message that a continued conversation makes up
            talks = context.turn_state[BotAdapter.BOT_CONNECTOR_CLIENT_KEY].conversations
            return str((await talks.send_to_conversation(reference["conversation"]["id"], _activity(message))).id)

        return str(await self._within(reference, said))

    async def update(self, reference: Reference, message_id: str, message: Mapping[str, Any]) -> None:
        """Puts a message in the place of an earlier one. Raises as `send`."""

        async def changed(context: TurnContext) -> None:
            await context.update_activity(_activity({**message, "id": message_id}))

        await self._within(reference, changed)

    async def member(self, reference: Reference, account: str) -> dict[str, Any]:
        """What Teams knows of somebody in a conversation: name, email, userPrincipalName, aadObjectId, userRole."""

        async def asked(context: TurnContext) -> dict[str, Any]:
            # not TeamsInfo.get_member: it fails outside a team
            talks = context.turn_state[BotAdapter.BOT_CONNECTOR_CLIENT_KEY].conversations
            found = await talks.get_conversation_member(reference["conversation"]["id"], account)
            return {**found.additional_properties, **found.serialize()}

        return dict(await self._within(reference, asked))

    async def meet(self, reference: Reference, tenant: str, account: str) -> str:
        """Opens the personal conversation with somebody and returns its id. Raises as `send`."""
        found: list[str] = []

        async def opened(context: TurnContext) -> None:
            found.append(str(context.activity.conversation.id))

        with _mapped():
            await self.adapter.create_conversation(
                self.app_id,
                opened,
                ConversationParameters(
                    is_group=False,
                    bot=ChannelAccount(id=reference["bot"]["id"]),
                    members=[ChannelAccount(id=account)],
                    tenant_id=tenant,
                    channel_data={"tenant": {"id": tenant}},
                ),
                CHANNEL,
                reference["serviceUrl"],
                AUDIENCE,
            )
        return found[0]

    async def _within(self, reference: Reference, act: Callable[[TurnContext], Awaitable[Any]]) -> Any:
        found: list[Any] = []

        async def logic(context: TurnContext) -> None:
            found.append(await act(context))

        with _mapped():
            conversation = ConversationReference().deserialize(dict(reference))
            await self.adapter.continue_conversation(conversation, logic, self.app_id)
        return found[0]


@contextmanager
def _mapped() -> Iterator[None]:
    """The library's errors as ours. A 5xx or a time-out stays what it is: nobody knows."""
    try:
        yield
    except HttpOperationError as error:
        status = error.response.status_code
        if status >= 500:
            raise
        after = str(error.response.headers.get("Retry-After", ""))
        raise Failed(status, _code(error), int(after) if after.isdecimal() else None) from None
    except PermissionError:  # no token for our secret: nothing was sent
        raise Failed(401) from None
    except requests.RequestException:  # the login isn't reached; the connector's own errors are of another kind
        raise Unreachable from None
    except ClientRequestError as error:
        if "refused" in str(error.inner_exception).lower():
            raise Unreachable from None
        raise


def _code(error: Any) -> str:
    try:
        return str(error.error.error.code)
    except AttributeError:
        return ""


def _activity(body: Mapping[str, Any]) -> Activity:
    """Raises ValueError for what isn't shaped like an activity."""
    try:
        return Activity().deserialize(dict(body))
    except (DeserializationError, AttributeError, TypeError) as error:
        raise ValueError(f"not an activity: {type(error).__name__}") from None

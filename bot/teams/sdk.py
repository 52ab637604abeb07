"""botbuilder, and nothing else of ours: who signed a request, and the calls of the Bot Connector.

Its vendor's support has ended, so nothing but this file and trust.py imports it, and what it gets wrong is put right here:

- it tries a change three more times after a 5xx, and waits meanwhile, so that nobody can say how long a call takes:
  Adapter switches that off;
- a token that it can't read is some exception or other: `prove` raises PermissionError for all of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from msrest.exceptions import ClientRequestError, HttpOperationError

from bot.delivery import TIMEOUT
from bot.teams.trust import AUDIENCE, KEYS, LOGIN, Credentials, Keys, NoKeys

CHANNEL = "msteams"
PAGE = 200  # members at once; Teams gives at least 50


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
        self.credentials = credentials
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
            talk = reference["conversation"]["id"]
            return str((await _talks(context).send_to_conversation(talk, _activity(message))).id)

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
            return _plain(await _talks(context).get_conversation_member(reference["conversation"]["id"], account))

        return dict(await self._within(reference, asked))

    async def members(self, reference: Reference) -> list[dict[str, Any]]:
        """Everybody in a conversation, as `member` describes them."""

        async def asked(context: TurnContext) -> list[dict[str, Any]]:
            talks, talk = _talks(context), reference["conversation"]["id"]
            found: list[dict[str, Any]] = []
            token: Any = ""
            while token is not None:
                page = await talks.get_conversation_paged_members(
                    talk, page_size=PAGE, continuation_token=token or None
                )
                found, token = [*found, *map(_plain, page.members)], page.continuation_token or None
            return found

        return list(await self._within(reference, asked))

    async def meet(self, reference: Reference, tenant: str, account: str) -> str:
        """Opens the personal conversation with somebody and returns its id. Raises as `send`."""
        found: list[str] = []

        async def opened(context: TurnContext) -> None:
            found.append(str(context.activity.conversation.id))

        url = reference["serviceUrl"]
        wanted = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=reference["bot"]["id"]),
            members=[ChannelAccount(id=account)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        await self._introduced()
        with _mapped():
            await self.adapter.create_conversation(self.app_id, opened, wanted, CHANNEL, url, AUDIENCE)
        return found[0]

    async def _introduced(self) -> None:
        """A token at hand before a call: the library would ask the login for one on the loop, and stop everybody else.
        Without one nothing is sent."""
        try:
            await self.credentials.renewed()
        except PermissionError:  # our secret isn't taken
            raise Failed(401) from None
        except (OSError, ValueError):  # the login isn't reached, or somebody's proxy answers for it
            raise Unreachable from None

    async def _within(self, reference: Reference, act: Callable[[TurnContext], Awaitable[Any]]) -> Any:
        found: list[Any] = []

        async def logic(context: TurnContext) -> None:
            found.append(await act(context))

        await self._introduced()
        with _mapped():
            conversation = ConversationReference().deserialize(dict(reference))
            await self.adapter.continue_conversation(conversation, logic, self.app_id)
        return found[0]


def _talks(context: TurnContext) -> Any:
    return context.turn_state[BotAdapter.BOT_CONNECTOR_CLIENT_KEY].conversations


def _plain(member: Any) -> dict[str, Any]:
    return {**member.additional_properties, **member.serialize()}


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
    except ClientRequestError as error:
        if "refused" in str(error.inner_exception).lower():
            raise Unreachable from None
        raise


def _code(error: Any) -> str:
    return str(getattr(getattr(error.error, "error", None), "code", ""))


def _activity(body: Mapping[str, Any]) -> Activity:
    """Raises ValueError for what isn't shaped like an activity."""
    try:
        return Activity().deserialize(dict(body))
    except (DeserializationError, AttributeError, TypeError) as error:
        raise ValueError(f"not an activity: {type(error).__name__}") from None

"""botbuilder, and nothing else of ours: who signed a request, the turn it is heard in, and the calls of the Bot Connector.

Its vendor's support has ended, so nothing but this file and trust.py imports it, and what it gets wrong is put right here:

- it makes new clients for each turn and for each call, which costs more than the call: Connector keeps one for each address,
  and gives it to the turns (`Kept`);
- it tries a change three more times after a 5xx, and waits meanwhile, so that nobody can say how long a call takes: `_client`
  switches that off;
- a token that it can't read is some exception or other: `prove` raises PermissionError for all of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import requests
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity, ActivityTypes, ChannelAccount, ConversationAccount, ConversationParameters
from botframework.connector import ConnectorClient
from botframework.connector.auth import BotFrameworkAuthenticationFactory
from botframework.connector.auth.connector_factory import ConnectorFactory
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from msrest.exceptions import ClientRequestError, HttpOperationError
from urllib3.exceptions import NewConnectionError

from bot.delivery import TIMEOUT
from bot.teams.trust import AUDIENCE, KEYS, LOGIN, Credentials, Keys, NoKeys

CHANNEL = "msteams"
PAGE = 200  # members at once; Teams gives at least 50
Answer = TypeVar("Answer")


class Failed(Exception):
    """The connector said no. status: of HTTP; retry_after: seconds, or None."""

    def __init__(self, status: int, retry_after: int | None = None) -> None:
        super().__init__(str(status))
        self.status = status
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
Proof = Any  # of who sent an activity: the library's AuthenticateRequestResult, which has no types


class Kept(ConnectorFactory):  # type: ignore[misc]
    """Gives the turns the clients that are there."""

    def __init__(self, client: Callable[[str], ConnectorClient]) -> None:
        self.client = client

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:  # noqa: ARG002
        return self.client(service_url)


async def _no_sign_in(_: Any) -> object:
    """Nobody signs in anywhere through us: the library would make a client for that, too."""
    return object()


class Connector:
    """One app; its calls may be made in any thread. keys_url: where the channel's keys are, another one in tests."""

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
        self.auth.create_user_token_client = _no_sign_in
        self.adapter = CloudAdapterBase(self.auth)
        JwtTokenExtractor.metadataCache[keys_url] = Keys(keys_url)
        self._clients: dict[str, ConnectorClient] = {}

    async def prove(self, header: str | None, body: Mapping[str, Any]) -> Proof:
        """Who sent an activity. Raises PermissionError for everything but the channel's own token for this app and this
        service address, and NoKeys where the channel's keys can't be had."""
        told = Activity(channel_id=body["channelId"], service_url=body["serviceUrl"])
        try:
            proved = await self.auth.authenticate_request(told, header)
        except (requests.RequestException, NoKeys) as error:
            raise NoKeys(type(error).__name__) from None
        except Exception as error:
            raise PermissionError(type(error).__name__) from None
        if self.app_id and proved.claims_identity.claims.get("iss") != AUDIENCE:
            raise PermissionError("a token for people who try bots, not the channel's")
        proved.connector_factory = Kept(self._client)
        return proved

    async def receive(self, proof: Proof, body: dict[str, Any], hear: Hear) -> Told | None:
        """Hands an activity to `hear` in a turn of the library's adapter. Returns how an invoke is answered."""

        async def logic(turn: TurnContext) -> None:
            if told := await hear(body):
                answer = InvokeResponse(status=told.status, body=told.body)
                await turn.send_activity(Activity(type=ActivityTypes.invoke_response, value=answer))

        answer = await self.adapter.process_activity(proof, _turn_of(body), logic)
        return Told(answer.status, answer.body) if answer else None

    def send(self, reference: Reference, message: Mapping[str, Any]) -> str:
        """Sends a message into a conversation and returns its id. Raises Failed, Unreachable; anything else: nobody knows."""
        talk = reference["conversation"]["id"]
        return str(self._asked(reference, lambda talks: talks.send_to_conversation(talk, _activity(message)).id))

    def update(self, reference: Reference, message_id: str, message: Mapping[str, Any]) -> None:
        """Puts a message in the place of an earlier one. Raises as `send`."""
        talk, said = reference["conversation"]["id"], _activity({**message, "id": message_id, **_addressed(reference)})
        self._asked(reference, lambda talks: talks.update_activity(talk, message_id, said))

    def member(self, reference: Reference, account: str) -> dict[str, Any]:
        """What Teams knows of somebody in a conversation: name, email, userPrincipalName, aadObjectId, userRole."""
        talk = reference["conversation"]["id"]
        return _plain(self._asked(reference, lambda talks: talks.get_conversation_member(talk, account)))

    def members(self, reference: Reference) -> list[dict[str, Any]]:
        """Everybody in a conversation, as `member` describes them."""
        talk, found, token = reference["conversation"]["id"], list[dict[str, Any]](), None
        while True:
            page = self._asked(reference, partial(_page, talk=talk, token=token))
            found, token = [*found, *map(_plain, page.members)], page.continuation_token
            if not token:
                return found

    def meet(self, reference: Reference, tenant: str, account: str) -> str:
        """Opens the personal conversation with somebody and returns its id. Raises as `send`."""
        wanted = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=reference["bot"]["id"]),
            members=[ChannelAccount(id=account)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        return str(self._asked(reference, lambda talks: talks.create_conversation(wanted).id))

    def _asked(self, reference: Reference, ask: Callable[[Any], Answer]) -> Answer:
        """One call. Without a token at hand nothing is sent."""
        try:
            self.credentials.token()
        except PermissionError:  # our secret isn't taken
            raise Failed(401) from None
        except (OSError, ValueError):  # the login isn't reached, or somebody's proxy answers for it
            raise Unreachable from None
        with _mapped():
            return ask(self._client(reference["serviceUrl"]).conversations)

    def _client(self, url: str) -> ConnectorClient:
        """The client for an address: each thread has a session of its own in it. After a 5xx nobody knows whether the card
        arrived, and delivery decides what to do, so one call is one request; and one connection, since whether a request
        arrived on one that was idle for long, and is closed as we write, nobody would know either."""
        if url not in self._clients:
            client = ConnectorClient(self.credentials.login, base_url=url)
            retry = client.config.retry_policy.policy
            retry.total = retry.connect = retry.read = 0
            retry.status_forcelist = ()
            client.config.connection.timeout = TIMEOUT
            client.config.headers["Connection"] = "close"
            self._clients[url] = client
        return self._clients[url]


def _page(talks: Any, talk: str, token: str | None) -> Any:
    return talks.get_conversation_paged_members(talk, page_size=PAGE, continuation_token=token)


def _addressed(reference: Reference) -> dict[str, Any]:
    """From whom to whom, as the library addresses what takes the place of something."""
    own = {name: reference[name] for name in ("channelId", "serviceUrl", "conversation")}
    return {**own, "from": reference["bot"], "recipient": reference["user"]}


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
        raise Failed(status, int(after) if after.isdecimal() else None) from None
    except ClientRequestError as error:
        if isinstance(error.inner_exception, requests.ReadTimeout):
            raise TimeoutError from None
        if _never_connected(error.inner_exception):
            raise Unreachable from None
        raise


def _never_connected(error: Exception | None) -> bool:
    """Whether it failed before anything was sent: no such name, no way there, nobody who listens."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    why = getattr(error.args[0], "reason", None) if error and error.args else None
    return isinstance(why, NewConnectionError)


def _turn_of(body: Mapping[str, Any]) -> Activity:
    """As much of an activity as a turn needs, which is checked already; all else is read from its JSON."""
    recipient = body.get("recipient") or {}
    return Activity(
        type=body["type"],
        id=body["id"],
        channel_id=body["channelId"],
        service_url=body["serviceUrl"],
        conversation=ConversationAccount(id=body["conversation"]["id"]),
        from_property=ChannelAccount(id=body["from"]["id"]),
        recipient=ChannelAccount(id=str(recipient.get("id"))) if isinstance(recipient, Mapping) else None,
    )


def _activity(message: Mapping[str, Any]) -> Activity:
    return Activity().deserialize(dict(message))

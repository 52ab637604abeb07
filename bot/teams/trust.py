"""What botbuilder's trust rests on: the channel's public keys, and the app's own credentials. What it gets wrong about both
is put right here:

- it makes a new token request for every call, because it forgets its credentials at once: Credentials keeps them;
- it asks the login for a token without a time-out: Login;
- an unknown key id raises IndexError until its cache is a day old, and it fetches keys without a time-out: Keys.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

import requests
from botframework.connector.auth import MicrosoftAppCredentials, PasswordServiceClientCredentialFactory
from botframework.connector.auth.jwt_token_extractor import _OpenIdMetadata
from msal import ConfidentialClientApplication

from bot.delivery import TIMEOUT

AUDIENCE = "https://api.botframework.com"
LOGIN = "https://login.microsoftonline.com/"
KEYS = "https://login.botframework.com/v1/.well-known/openidconfiguration"
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


class Login(MicrosoftAppCredentials):  # type: ignore[misc]
    """The app's credentials for one audience: its login has a time-out."""

    app: Any

    def get_access_token(self, force_refresh: bool = False) -> str:
        """Raises PermissionError where the secret isn't taken, and OSError or ValueError where nobody answers."""
        self.app = self.app or ConfidentialClientApplication(
            self.microsoft_app_id, self.microsoft_app_password, authority=self.oauth_endpoint, timeout=TIMEOUT
        )
        return str(super().get_access_token(force_refresh))


class Credentials(PasswordServiceClientCredentialFactory):  # type: ignore[misc]
    """The app's credentials. login: the same each time, so that a token lasts as long as it is good."""

    def __init__(self, app_id: str, secret: str, tenant: str) -> None:
        super().__init__(app_id or None, secret or None, tenant or None)
        self.login = Login(app_id, secret, tenant or None, AUDIENCE)

    def token(self) -> str:
        """What we show for being who we are. Raises as Login."""
        return self.login.get_access_token() if self.app_id else ""

"""What Slack's errors mean for a card that should go out."""

from __future__ import annotations

from datetime import timedelta

import structlog
from slack_sdk.errors import SlackApiError

from bot.delivery import Refused

log = structlog.get_logger()
SOON = timedelta(minutes=1)
LATER = timedelta(hours=1)  # until somebody has installed the app again, or given it what it lacks
GONE = frozenset(  # nobody will ever read there
    {
        "channel_not_found", "user_not_found", "user_disabled", "user_not_visible", "is_archived",
        "cannot_dm_bot", "not_in_channel",
    }
)  # fmt: skip
CLOSED = frozenset(  # it is about the app, not about this person: nothing is given up for it
    {
        "account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed", "missing_scope",
        "team_access_not_granted", "org_login_required", "ekm_access_denied", "access_denied", "accesslimited",
        "enterprise_is_restricted", "no_permission", "restricted_action", "messages_tab_disabled",
    }
)  # fmt: skip
NOT_THERE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})  # to be changed
REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments"})  # how it should look
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
TOO_MUCH = 429
TOO_FAST = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})


def refused(error: SlackApiError) -> Refused:
    """What an error means. Raises it again where nobody knows whether the card arrived."""
    name = str(error.response.get("error", ""))
    if (wait := retry_after(error)) is not None:
        return Refused(wait, counts=False)
    if passing(error):
        raise error
    log.warning("Slack refuses a card", why=name)
    if name in CLOSED:
        return Refused(LATER, counts=False)
    return Refused(None, gone=True) if name in GONE else Refused(SOON)


def passing(error: SlackApiError) -> bool:
    """Whether Slack has trouble of its own, or is asked too much, rather than anything against what it was asked."""
    troubled = error.response.status_code >= 500 or error.response.get("error") in UNSURE
    return troubled or retry_after(error) is not None


WHY = {  # an announcement didn't get into its channel: what its coordinator can do about it
    "not_in_channel": "not in it", "channel_not_found": "no such channel", "is_archived": "archived",
    "missing_scope": "may not", "restricted_action": "may not", "no_permission": "may not",
    "restricted_action_read_only_channel": "may not",
}  # fmt: skip


def refused_there(error: SlackApiError) -> Refused:
    """The same for what several people should read: nobody's account is gone for it, and it isn't kept for another day."""
    found, name = refused(error), str(error.response.get("error"))
    if found.retry_after is not None and name not in CLOSED | NOT_THERE:
        return found
    return Refused(None, why=WHY.get(name, "unsure"))


def wont_draw(error: SlackApiError) -> bool:
    """Whether Slack refused how a card looks. Its word for that holds nothing of what anybody wrote."""
    name = error.response.get("error")
    if name not in REFUSED:
        return False
    log.warning("Slack won't draw a card, so it goes in its plain form", error=name)
    return True


def wont_take(error: SlackApiError) -> bool:
    """Whether Slack refused a file for good, as where files are switched off or the app may not send any: its card isn't
    said again for that."""
    name = error.response.get("error")
    if passing(error) or (name in CLOSED and name != "missing_scope"):
        return False
    log.warning("Slack won't take a file, so its card stands without it", error=name)
    return True


def rest_after(error: Exception) -> timedelta | None:
    """How long a workspace is left alone after this; None where what it
    refused is about one person alone."""
    if not isinstance(error, SlackApiError):
        return SOON
    name = error.response.get("error")
    if error.response.status_code >= 500 or name in UNSURE:
        return SOON
    return retry_after(error) or (LATER if name in CLOSED else None)


def retry_after(error: SlackApiError) -> timedelta | None:
    """How long Slack says to wait, where it was too much; None where that wasn't it."""
    response = error.response
    if response.status_code != TOO_MUCH and response.get("error") not in TOO_FAST:
        return None
    given = str(response.headers.get("Retry-After", ""))
    return timedelta(seconds=int(given)) if given.isdecimal() else SOON

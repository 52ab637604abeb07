"""Delivery: every card that was promised arrives once, whatever the platform, the network and the process do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.error import URLError

import pytest
from sqlmodel import Session as Db
from sqlmodel import select
from structlog.testing import capture_logs

from bot.delivery import GIVE_UP, LEASE, LONGEST, TIMEOUT, Parcel, Refused, Sent, Ways, deliver
from chat import stored
from chat.cards import Button, Card, Field
from chat.words import say
from storage import outbox, programmes
from storage.database import Database
from storage.messages import Outgoing, Question
from storage.people import Person, Workspace

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
TAKEN_OVER = LEASE + SECOND


class Chat:
    """A platform that does what it is told, and keeps what it was sent."""

    def __init__(self, *answers: Sent | Refused | Exception) -> None:
        self.answers, self.parcels = list(answers), []

    def send(self, parcel: Parcel) -> Sent | Refused:
        self.parcels.append(parcel)
        answer = self.answers.pop(0) if self.answers else Sent(f"m{len(self.parcels)}")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def keys(self) -> list[str]:
        return [parcel.key for parcel in self.parcels]


@pytest.fixture
def asha(database: Database, company) -> int:
    return company(database, 1)[0]


def _promise(database: Database, person: int, key: str, due: datetime, card: Card | None = None, **more: object):
    card = card or Card(say("News"))
    database.change(lambda db: outbox.put(db, person, stored.dump(card), key=key, due=due, **more))


def _post(database: Database, chat: Chat, wall: datetime) -> None:
    ways = Ways({"web": chat})
    while deliver(database, ways, wall):
        pass


def _workspace(db: Db, organisation: int, platform: str) -> int:
    there = Workspace(organisation_id=organisation, platform=platform, external_id="there")
    db.add(there)
    db.flush()
    return there.id or 0


def _row(database: Database, key: str) -> Outgoing:
    with database.read() as db:
        return db.exec(select(Outgoing).where(Outgoing.key == key)).one()


# --- what arrives ------------------------------------------------------------------------------------------


def test_a_card_arrives_in_the_readers_own_time_even_if_they_moved_since(database: Database, asha: int, now: datetime):
    _promise(database, asha, "k", now, Card(say("At {when:time}, {name}", when=now, name="{when} *Ben*")))
    with database.write() as db:
        db.get_one(Person, asha).zone = "Asia/Kolkata"
    chat = Chat()
    assert deliver(database, Ways({"web": chat}), now)
    [parcel] = chat.parcels
    assert (parcel.card.title, parcel.account.external_id, parcel.at) == ("At 15:30, {when} *Ben*", "p0", now)
    assert (_row(database, "k").state, _row(database, "k").sent_as, _row(database, "k").sent_at) == ("sent", "m1", now)


def test_a_sent_card_is_never_sent_again(database: Database, asha: int, now: datetime):
    _promise(database, asha, "k", now)
    chat = Chat()
    for later in range(4):
        _post(database, chat, now + later * TAKEN_OVER)
    assert chat.keys() == ["k"]


def test_with_nothing_due_nobody_takes_the_write_lock(lite: Database, now: datetime):
    with lite.write():
        assert deliver(lite, Ways({}), now) is False


def test_a_later_card_of_the_same_place_takes_the_place_of_the_earlier(database: Database, asha: int, now: datetime):
    for key, place in (("first", "session 7"), ("elsewhere", "session 8"), ("second", "session 7"), ("plain", "")):
        _promise(database, asha, key, now, place=place)
    chat = Chat()
    _post(database, chat, now)
    placed = {parcel.key: parcel.instead_of for parcel in chat.parcels}
    assert placed == {"first": "", "elsewhere": "", "second": "m1", "plain": ""}


def test_what_somebody_types_next_answers_the_card_they_were_sent(database: Database, asha: int, now: datetime):
    form = Card(say("A goal?"), (Field("goal", say("Goal")),), (Button(say("Save"), "goal.save", "7", submit=True),))
    _promise(database, asha, "k", now, form)
    _post(database, Chat(), now)
    with database.read() as db:
        question = db.get_one(Question, asha)
    assert (question.action, question.value, question.at) == ("goal.save", "7", now)


# --- what goes wrong ---------------------------------------------------------------------------------------


def test_a_card_refused_for_now_is_sent_when_the_platform_says(database: Database, asha: int, now: datetime):
    _promise(database, asha, "k", now)
    chat = Chat(Refused(2 * MINUTE))
    _post(database, chat, now)
    _post(database, chat, now + 2 * MINUTE - SECOND)
    assert chat.keys() == ["k"]
    _post(database, chat, now + 2 * MINUTE)
    assert (chat.keys(), _row(database, "k").state) == (["k", "k"], "sent")


@pytest.mark.parametrize(
    "silence",
    [TimeoutError(), URLError(TimeoutError()), Refused(MINUTE, counts=False, silent=True)],
    ids=["hangs", "hangs before it answers", "isn't there"],
)
def test_a_platform_that_doesnt_answer_holds_up_no_other(
    database: Database, company: Callable[[Database, int], list[int]], now: datetime, silence: Exception | Refused
):
    asha, ben = company(database, 2)
    with database.write() as db:
        account = programmes.account_of(db, ben)
        organisation = db.get_one(Person, ben).organisation_id
        account.workspace_id = _workspace(db, organisation, "teams")
        db.add(account)
    for number in range(5):
        _promise(database, asha, f"k{number}", now - MINUTE)
    _promise(database, ben, "later", now)
    hanging, answering = Chat(silence), Chat()
    ways = Ways({"web": hanging, "teams": answering})
    while deliver(database, ways, now):
        pass
    assert (hanging.keys(), answering.keys()) == (["k0"], ["later"])
    _post(database, hanging, now + TAKEN_OVER)
    assert sorted(hanging.keys()) == ["k0", "k0", "k1", "k2", "k3", "k4"]


def test_a_card_refused_for_good_is_given_up_at_once(database: Database, asha: int, now: datetime):
    _promise(database, asha, "k", now)
    chat = Chat(Refused(None))
    _post(database, chat, now)
    _post(database, chat, now + HOUR)
    assert (chat.keys(), _row(database, "k").state) == (["k"], "failed")


@pytest.mark.parametrize("answer", [Refused(MINUTE), TimeoutError("no answer")], ids=["refuses", "says nothing"])
def test_a_card_is_given_up_after_enough_tries(database: Database, asha: int, now: datetime, answer):
    _promise(database, asha, "k", now)
    chat = Chat(*[answer] * 2 * GIVE_UP)
    for later in range(2 * GIVE_UP):
        _post(database, chat, now + later * (LONGEST + SECOND))
    assert (len(chat.parcels), _row(database, "k").state) == (GIVE_UP, "failed")


def test_a_card_of_which_nobody_knows_goes_again_under_the_same_key_when_its_lease_is_over(
    database: Database, asha: int, now: datetime
):
    _promise(database, asha, "k", now)
    chat = Chat(TimeoutError("no answer"))
    _post(database, chat, now)
    _post(database, chat, now + LEASE)
    assert chat.keys() == ["k"]
    _post(database, chat, now + TAKEN_OVER)
    assert (chat.keys(), _row(database, "k").state) == (["k", "k"], "sent")


def test_a_card_waits_ever_longer_for_a_platform_that_says_nothing_and_outlives_a_day_of_that(
    database: Database, asha: int, now: datetime
):
    _promise(database, asha, "k", now)
    chat = Chat(*[TimeoutError("no answer")] * 1000)
    for minute in range(24 * 60):
        _post(database, chat, now + minute * (MINUTE + SECOND))
    assert len(chat.parcels) < GIVE_UP
    chat.answers.clear()
    _post(database, chat, now + 26 * HOUR)
    assert _row(database, "k").state == "sent"


def test_one_card_that_fails_doesnt_hold_up_the_others(database: Database, asha: int, now: datetime):
    for key in ("refused", "lost", "fine"):
        _promise(database, asha, key, now)
    chat = Chat(Refused(HOUR), ConnectionError("dropped"))
    _post(database, chat, now)
    assert (chat.keys(), _row(database, "fine").state) == (["refused", "lost", "fine"], "sent")


def test_a_card_that_nobody_can_read_doesnt_hold_up_the_others_and_is_given_up(
    database: Database, asha: int, now: datetime
):
    database.change(lambda db: outbox.put(db, asha, {"is": "Telepathy"}, key="unreadable", due=now - MINUTE))
    _promise(database, asha, "fine", now)
    chat = Chat()
    for later in range(GIVE_UP + 1):
        _post(database, chat, now + later * (LONGEST + SECOND))
    assert (chat.keys(), _row(database, "unreadable").state) == (["fine"], "failed")


def test_a_card_for_somebody_whom_no_platform_reaches_waits_until_one_does(
    database: Database, asha: int, now: datetime
):
    _promise(database, asha, "k", now)
    for hour in range(GIVE_UP + 2):
        while deliver(database, Ways({"slack": Chat()}), now + hour * HOUR):
            pass
    chat = Chat()
    _post(database, chat, now + (GIVE_UP + 2) * HOUR)
    assert (chat.keys(), _row(database, "k").state) == (["k"], "sent")


def test_an_expired_card_is_never_sent(database: Database, asha: int, now: datetime):
    _promise(database, asha, "k", now - HOUR, expires=now - SECOND)
    chat = Chat()
    _post(database, chat, now)
    assert (chat.keys(), _row(database, "k").state) == ([], "expired")


def test_the_log_tells_of_a_failure_without_the_words_of_anybody(database: Database, asha: int, now: datetime):
    _promise(database, asha, "k", now)
    with capture_logs() as logs:
        _post(database, Chat(ValueError("can't send “my manager must not know”")), now)
    assert [(line["outgoing"], line["error"]) for line in logs] == [("k", "ValueError")]
    assert "manager" not in str(logs)
    assert not any("exc_info" in line for line in logs)


def test_a_slow_worker_doesnt_overwrite_what_the_one_after_it_did(database: Database, asha: int, now: datetime):
    _promise(database, asha, "k", now)

    class Slow(Chat):
        def send(self, parcel: Parcel) -> Sent:
            _post(database, Chat(Sent("quick")), now + TAKEN_OVER)  # the lease runs out while this one is sending
            return Sent("slow")

    _post(database, Slow(), now)
    assert (_row(database, "k").sent_as, _row(database, "k").lease) == ("quick", 2)


def test_a_lease_outlasts_a_send(database: Database):
    assert 3 * timedelta(seconds=TIMEOUT) <= LEASE

"""Outgoing mail: written once, sent at most once, retried only when nothing left."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from kombu.exceptions import OperationalError

from community.members.enums import LetterState
from community.members.models import Letter
from community.members.services import letters
from community.members.services.letters import deliver, deliver_waiting, store_letter, write_letter
from community.members.services.personal_data import erase
from community.members.tasks import deliver_letter, forget_old_texts
from community.members.tasks import deliver_waiting as waiting_task
from tests.members import failing_mail
from tests.members.factories import LetterFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    return failing_mail.use(settings)


def test_letter_says_what_its_templates_say(committed):
    user = UserFactory(first_name="Nour")
    report = ReportFactory(message="La <date> est fausse.", answer="Corrigé, merci.", reporter=user)

    with committed():
        letter = write_letter(
            kind="members.report_closed", user=user, about=report, context={"report": report}
        )

    [sent] = mail.outbox
    assert sent.to == [user.email]
    assert sent.subject == "Votre signalement sur Archipel"
    assert "Bonjour Nour," in sent.body
    assert "La <date> est fausse." in sent.body
    assert "Corrigé, merci." in sent.body
    assert "La &lt;date&gt; est fausse." in sent.alternatives[0].content
    letter.refresh_from_db()
    assert (letter.state, letter.about, letter.attempts) == (LetterState.SENT, report, 1)


def test_letter_is_sent_only_when_the_transaction_is_committed(committed):
    with committed() as callbacks:
        store_letter(kind="members.essai", to="a@exemple.test", subject="Un", text="Bonjour")
        assert mail.outbox == []

    assert len(callbacks) == 1
    assert len(mail.outbox) == 1


def test_same_key_writes_one_letter_per_object_and_person(committed):
    one, other = ReportFactory(), ReportFactory()
    camille, lou = UserFactory(), UserFactory()

    def write(about, user, key):
        return store_letter(
            kind="members.essai", to=user.email, subject="Un", text="x", about=about, user=user, key=key
        ).pk

    with committed():
        written = [
            write(one, camille, "k"),
            write(one, camille, "k"),
            write(one, camille, "autre"),
            write(one, lou, "k"),
            write(other, camille, "k"),
        ]

    assert written[0] == written[1]
    assert len(set(written)) == 4
    assert len(mail.outbox) == 4


def test_without_key_each_call_writes_a_letter(committed):
    with committed():
        for _ in range(2):
            store_letter(kind="members.essai", to="a@exemple.test", subject="Un", text="x")

    assert Letter.objects.count() == 2


def test_letter_without_address_is_refused():
    with pytest.raises(letters.LetterError):
        store_letter(kind="members.essai", to=" ", subject="Un", text="x")


def test_subject_cannot_forge_headers():
    letter = store_letter(kind="x.y", to="a@exemple.test", subject="Un\r\nBcc: b@exemple.test\n", text="x")

    assert letter.subject == "Un Bcc: b@exemple.test"


def test_headers_of_an_automatic_letter_and_of_a_digest():
    letter = store_letter(
        kind="x.y", to="a@exemple.test", subject="Un", text="x", unsubscribe_url="https://a.test/stop/"
    )

    deliver(letter_id=letter.pk)

    headers = mail.outbox[0].extra_headers
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe"] == "<https://a.test/stop/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Message-ID"] == f"<{letter.message_id}@testserver>"


def test_letter_is_delivered_once_however_often_it_is_asked():
    letter = LetterFactory()

    states = [deliver(letter_id=letter.pk) for _ in range(3)]

    assert states == [LetterState.SENT, None, None]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("state", [LetterState.SENDING, LetterState.FAILED, LetterState.CANCELLED])
def test_letter_that_is_not_waiting_is_left_alone(state):
    letter = LetterFactory(state=state)

    assert deliver(letter_id=letter.pk) is None
    assert mail.outbox == []


def test_letter_that_does_not_exist_is_nothing_to_do():
    assert deliver(letter_id=12345) is None


@pytest.mark.parametrize(
    ("on_open", "on_send"),
    [
        (ConnectionRefusedError(111, "refused"), None),
        (TimeoutError(), None),
        (smtplib.SMTPAuthenticationError(535, b"bad"), None),
        (None, smtplib.SMTPDataError(451, b"try later a@exemple.test")),
        (None, smtplib.SMTPRecipientsRefused({"a@exemple.test": (450, b"busy")})),
        (None, ConnectionRefusedError()),
    ],
)
def test_when_nothing_left_the_letter_waits_longer_and_longer(server, on_open, on_send):
    server.on_open, server.on_send = on_open, on_send
    letter = LetterFactory()
    now = timezone.now()

    waits = []
    for _ in range(3):
        assert deliver(letter_id=letter.pk, now=now) == LetterState.QUEUED
        letter.refresh_from_db()
        waits.append(letter.next_attempt_at - now)
        now = letter.next_attempt_at

    assert waits == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15)]
    assert "exemple.test" not in letter.last_error


def test_letter_is_given_up_after_the_last_wait(server):
    server.on_open = ConnectionRefusedError(111, "refused")
    letter = LetterFactory(attempts=len(letters.WAITS))

    assert deliver(letter_id=letter.pk) == LetterState.FAILED

    letter.refresh_from_db()
    assert letter.last_error == "ConnectionRefusedError 111, après 7 essais"


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPDataError(554, b"spam"),
        smtplib.SMTPRecipientsRefused({"a@exemple.test": (550, b"unknown a@exemple.test")}),
        smtplib.SMTPSenderRefused(553, b"no", "bonjour@archipel.test"),
    ],
)
def test_refusal_for_good_is_not_tried_again(server, error):
    server.on_send = error
    letter = LetterFactory()

    assert deliver(letter_id=letter.pk) == LetterState.FAILED
    assert deliver_waiting() == 0
    letter.refresh_from_db()
    assert "exemple.test" not in letter.last_error
    assert server.sendings == 1


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("cut"), TimeoutError(), ConnectionResetError()]
)
def test_when_nobody_knows_the_letter_is_not_sent_again_by_itself(server, error):
    server.on_send = error
    letter = LetterFactory()

    assert deliver(letter_id=letter.pk) == LetterState.FAILED

    letter.refresh_from_db()
    assert "issue inconnue" in letter.last_error
    assert server.sendings == 1


def test_letter_of_a_worker_that_died_is_shown_as_interrupted():
    dead = LetterFactory(state=LetterState.SENDING, claimed_until=timezone.now() - timedelta(minutes=1))
    busy = LetterFactory(state=LetterState.SENDING, claimed_until=timezone.now() + timedelta(minutes=1))

    deliver_waiting()

    dead.refresh_from_db()
    busy.refresh_from_db()
    assert (dead.state, busy.state) == (LetterState.FAILED, LetterState.SENDING)
    assert "interrompu" in dead.last_error
    assert mail.outbox == []


def test_lost_task_is_made_up_for_by_the_beat():
    LetterFactory()
    LetterFactory(next_attempt_at=timezone.now() + timedelta(hours=1))

    assert deliver_waiting() == 1
    assert len(mail.outbox) == 1


def test_failed_letter_is_sent_again_by_hand(administrator, committed):
    letter = LetterFactory(state=LetterState.FAILED, attempts=7, last_error="refusé")

    with committed():
        letters.resend_letter(letter=letter, user=administrator)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.SENT, 1)


def test_sent_or_erased_letters_are_not_sent_again_by_hand(administrator):
    sent = LetterFactory(state=LetterState.SENT, sent_at=timezone.now())
    erased = LetterFactory(state=LetterState.FAILED, text="")

    for letter in (sent, erased):
        with pytest.raises(letters.LetterError):
            letters.resend_letter(letter=letter, user=administrator)


def test_cancelling_stops_a_waiting_letter_only():
    waiting = LetterFactory()
    sent = LetterFactory(state=LetterState.SENT, sent_at=timezone.now())

    assert letters.cancel_letter(letter=waiting).state == LetterState.CANCELLED
    assert letters.cancel_letter(letter=sent).state == LetterState.SENT


def test_secret_is_erased_once_it_left():
    user = UserFactory()
    stranger = LetterFactory(is_ephemeral=True, text="lien secret")
    known = LetterFactory(is_ephemeral=True, text="lien secret", user=user, email=user.email)

    for letter in (stranger, known):
        deliver(letter_id=letter.pk)
        letter.refresh_from_db()

    assert [message.body for message in mail.outbox] == ["lien secret", "lien secret"]
    assert (stranger.text, stranger.email) == ("", "")
    assert (known.text, known.email) == ("", user.email)


def test_text_of_old_letters_is_forgotten():
    old, new = LetterFactory.create_batch(2, state=LetterState.SENT, sent_at=timezone.now())
    Letter.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=91))

    assert letters.forget_old_texts() == 1

    assert set(Letter.objects.values_list("pk", "text")) == {(old.pk, ""), (new.pk, "Bonjour.\n")}


def test_task_sends_the_letter_and_ignores_the_unknown():
    letter = LetterFactory()

    deliver_letter(letter.pk)
    deliver_letter(999_999)
    waiting_task()
    forget_old_texts()

    assert len(mail.outbox) == 1


def test_a_letter_is_kept_when_there_is_no_broker(monkeypatch, django_capture_on_commit_callbacks):
    def no_broker(*args):
        raise OperationalError

    monkeypatch.setattr(deliver_letter, "delay", no_broker)

    with django_capture_on_commit_callbacks(execute=True):
        letter = store_letter(kind="essai.lettre", to="lou@example.org", subject="Objet", text="Texte")

    assert deliver_waiting() == 1
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_failing_hand_over_does_not_reach_the_person(monkeypatch):
    """Out of a transaction Django calls the hook at once, and swallows only what it can name."""

    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr(deliver_letter, "delay", broken)

    letter = store_letter(kind="essai.lettre", to="lou@example.org", subject="Objet", text="Texte")

    assert letter.state == LetterState.QUEUED


def test_an_erasure_while_the_letter_leaves_is_not_undone():
    user = UserFactory()
    letter = LetterFactory(user=user, email=user.email, text="Secret")
    leaving = letters._claim(letter.pk, timezone.now())

    erase(user=user)
    letters.set_state(leaving, LetterState.SENT)

    letter.refresh_from_db()
    assert (letter.email, letter.text, letter.user, letter.state) == ("", "", None, LetterState.SENT)


def test_old_letters_that_never_left_are_forgotten_with_the_address_of_strangers():
    stranger = LetterFactory(user=None, email="lou@example.org", text="Texte", state=LetterState.FAILED)
    member = LetterFactory(user=UserFactory(), text="Texte", state=LetterState.FAILED)

    letters.forget_old_texts(now=timezone.now() + timedelta(days=91))

    stranger.refresh_from_db()
    member.refresh_from_db()
    assert (stranger.email, stranger.text, member.text) == ("", "", "")
    assert member.email

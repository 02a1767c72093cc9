"""Outgoing mail: written once in one table, delivered from there, never twice.

At most once: a letter is claimed (state « envoi en cours », with a lease) in a transaction of its own
before the mail server is spoken to. When the server says no, or cannot be reached, we know that nothing
left and try again. When the connection breaks in the middle, or the worker dies, nobody knows: the letter
is marked as failed, and a person decides in /gestion/ whether to send it again. A lost notice is better
than two; what matters (confirming an address) can always be asked for again.
"""

import hashlib
import logging
import smtplib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone
from kombu.exceptions import OperationalError

from community.members.enums import LetterState
from community.members.models import Letter
from community.members.models.users import normalise_email
from community.members.templatetags.french import typo

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
BATCH = 200
TEXT_KEPT = timedelta(days=90)


class LetterError(Exception):
    """The letter cannot be written or put back in the queue."""


class RefusedError(Exception):
    """The server refused the letter for good."""


class NotSentError(Exception):
    """Nothing left, and trying again may succeed."""


class UnknownError(Exception):
    """Nobody knows whether the letter left."""


def write_letter(
    *,
    kind: str,
    to: str = "",
    context: dict | None = None,
    about=None,
    key: str | None = None,
    user=None,
    unsubscribe_url: str = "",
    is_ephemeral: bool = False,
) -> Letter:
    """Write a letter from its templates and have it delivered once the transaction is committed.

    `kind` is "<app>.<name>": templates `emails/<app>/<name>.subject.txt`, `.txt` and, if it exists, `.html`.
    `to` defaults to the user's address. `key`, when given, makes the letter unique for this kind, object
    and person: a second call returns the first letter, whatever workers do at the same time.
    `unsubscribe_url` (absolute, answers to POST) adds the one-click header of digests.
    `is_ephemeral`: text and address of strangers are erased as soon as the letter has left.
    All three are set in French type (no-break spaces), whoever wrote them.
    The templates get the context, `site_name`, `site_url`, `recipient` (the user, if any) and `letter_kind`.
    """
    app, _, name = kind.partition(".")
    values = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "recipient": user,
        "unsubscribe_url": unsubscribe_url,
        "letter_kind": kind,
        **(context or {}),
    }
    stem = f"emails/{app}/{name}"
    return store_letter(
        kind=kind,
        to=to or user.email,
        subject=typo(render_to_string(f"{stem}.subject.txt", values)),
        text=typo(render_to_string(f"{stem}.txt", values)),
        html=typo(_render_optional(f"{stem}.html", values)),
        about=about,
        key=key,
        user=user,
        unsubscribe_url=unsubscribe_url,
        is_ephemeral=is_ephemeral,
    )


def store_letter(
    *,
    kind,
    to,
    subject,
    text,
    html="",
    about=None,
    key=None,
    user=None,
    unsubscribe_url="",
    is_ephemeral=False,
) -> Letter:
    """The same for a text that is already made (allauth renders its own)."""
    address = normalise_email(to)
    if not address:
        raise LetterError("Cette lettre n’a pas d’adresse.")
    letter = Letter(
        kind=kind,
        user=user,
        email=address,
        subject=" ".join(subject.split())[:250],
        text=text.strip() + "\n",
        html=html.strip(),
        headers=_headers(unsubscribe_url),
        is_ephemeral=is_ephemeral,
        key=_unique_key(kind, about, user, address, key),
    )
    if about is not None:
        letter.about = about
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        if not letter.key:
            raise
        return Letter.objects.get(key=letter.key)
    transaction.on_commit(lambda: _enqueue(letter.pk), robust=True)
    return letter


def deliver(*, letter_id: int, now: datetime | None = None) -> LetterState | None:
    """Send one letter if it is due; its new state, or None when there was nothing to do.

    Safe to call any number of times, from any number of workers.
    """
    letter = _claim(letter_id, now or timezone.now())
    if letter is None:
        return None
    try:
        _send(letter)
    except RefusedError as error:
        set_state(letter, LetterState.FAILED, error=str(error))
    except UnknownError as error:
        set_state(
            letter, LetterState.FAILED, error=f"issue inconnue ({error}) : à vérifier avant de renvoyer"
        )
    except NotSentError as error:
        _wait_or_give_up(letter, str(error), now or timezone.now())
    else:
        set_state(letter, LetterState.SENT)
    return LetterState(letter.state)


def deliver_waiting(*, now: datetime | None = None) -> int:
    """Send what was left: retries that are due, letters whose task was lost. How many were dealt with."""
    now = now or timezone.now()
    for letter in Letter.objects.interrupted(now)[:BATCH]:
        set_state(letter, LetterState.FAILED, error="envoi interrompu, issue inconnue : à vérifier")
    due = list(Letter.objects.due(now).order_by("next_attempt_at").values_list("pk", flat=True)[:BATCH])
    return sum(deliver(letter_id=pk, now=now) is not None for pk in due)


def resend_letter(*, letter: Letter, user) -> Letter:
    """Put a failed or cancelled letter back in the queue, by hand."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if letter.state not in LetterState.resendable():
            raise LetterError("Seule une lettre en échec ou annulée peut être renvoyée.")
        if not letter.text or not letter.email:
            raise LetterError("Le texte de cette lettre a été effacé : elle ne peut plus être renvoyée.")
        letter.attempts = 0
        set_state(letter, LetterState.QUEUED)
        transaction.on_commit(lambda: _enqueue(letter.pk), robust=True)
    logger.info("letter requeued", extra={"letter": letter.pk, "kind": letter.kind, "user": user.pk})
    return letter


def cancel_letter(*, letter: Letter) -> Letter:
    """Withdraw a letter that has not left yet; does nothing otherwise."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if letter.state == LetterState.QUEUED:
            set_state(letter, LetterState.CANCELLED)
    return letter


def forget_old_texts(*, now: datetime | None = None) -> int:
    """Erase the text of old letters, and the addresses of strangers; their place in the history stays.

    Those that never left are no exception: nobody sends a letter again after three months.
    """
    before = (now or timezone.now()) - TEXT_KEPT
    old = Letter.objects.filter(
        updated_at__lt=before, state__in=[LetterState.SENT, *LetterState.resendable()]
    )
    old.filter(user=None).exclude(email="").update(email="")
    return old.exclude(text="").update(text="", html="")


def set_state(
    letter: Letter, state: LetterState, *, error: str = "", wait_until=None, lease_until=None
) -> None:
    """The only place where the state of a letter changes.

    en attente → envoi en cours → envoyée | échec | en attente (nouvel essai);
    en attente → annulée; échec, annulée → en attente (renvoi à la main).
    Errors name a class and a code of the mail server, never an address.
    """
    now = timezone.now()
    letter.state = state
    letter.last_error = error[:160]
    letter.claimed_until = lease_until
    letter.sent_at = now if state == LetterState.SENT else None
    letter.next_attempt_at = wait_until or (now if state == LetterState.QUEUED else letter.next_attempt_at)
    changed = ["state", "last_error", "claimed_until", "sent_at", "next_attempt_at", "attempts", "updated_at"]
    if state == LetterState.SENT and letter.is_ephemeral:
        letter.text = letter.html = ""
        letter.email = letter.email if letter.user_id else ""
        changed += ["text", "html"] if letter.user_id else ["text", "html", "email"]
    # These columns only: what an erasure took away while the letter was leaving stays away
    letter.save(update_fields=changed)
    logger.info("letter state", extra={"letter": letter.pk, "kind": letter.kind, "state": str(state)})


def _claim(letter_id: int, now: datetime) -> Letter | None:
    """Take the letter for oneself: the row lock decides between workers, the lease outlives a crash."""
    with transaction.atomic():
        due = Letter.objects.due(now).filter(pk=letter_id)
        letter = due.select_for_update(of=("self",), skip_locked=True).first()
        if letter:
            letter.attempts += 1
            set_state(letter, LetterState.SENDING, lease_until=timezone.now() + LEASE)
    return letter


def _send(letter: Letter) -> None:
    """Speak to the mail server; say precisely what is known when it fails."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.email],
        headers={"Message-ID": f"<{letter.message_id}@{_domain()}>", **letter.headers},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    server = get_connection()
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as error:
        raise NotSentError(_describe(error)) from error
    try:
        message.connection = server
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise (RefusedError if max(codes) >= 500 else NotSentError)(
            f"destinataire refusé {max(codes)}"
        ) from error
    except smtplib.SMTPResponseException as error:
        raise (RefusedError if error.smtp_code >= 500 else NotSentError)(_describe(error)) from error
    except (ConnectionRefusedError, smtplib.SMTPConnectError) as error:
        raise NotSentError(_describe(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise UnknownError(_describe(error)) from error
    except ValueError as error:  # a header that cannot be written: BadHeaderError, UnicodeError
        raise RefusedError(_describe(error)) from error
    finally:
        _close(server)


def _close(server) -> None:
    """Hang up; the letter's fate is known by now, an error here changes nothing."""
    try:
        server.close()
    except (smtplib.SMTPException, OSError):
        logger.warning("mail server did not say goodbye")


def _wait_or_give_up(letter: Letter, error: str, now: datetime) -> None:
    if letter.attempts > len(WAITS):
        set_state(letter, LetterState.FAILED, error=f"{error}, après {letter.attempts} essais")
    else:
        set_state(letter, LetterState.QUEUED, error=error, wait_until=now + WAITS[letter.attempts - 1])


def _enqueue(letter_id: int) -> None:
    """Have it sent at once; without a broker it waits in its table, where the clock finds it every minute."""
    from community.members.tasks import deliver_letter  # noqa: PLC0415 (tasks import services)

    try:
        deliver_letter.delay(letter_id)
    except OperationalError:
        logger.warning("no broker: the letter waits for the clock", extra={"letter": letter_id})


def _render_optional(template: str, values: dict) -> str:
    try:
        return render_to_string(template, values)
    except TemplateDoesNotExist:
        return ""


def _headers(unsubscribe_url: str) -> dict:
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _unique_key(kind: str, about, user, address: str, key: str | None) -> str:
    if key is None:
        return ""
    subject = f"{about._meta.label_lower}:{about.pk}" if about is not None else "-"
    person = f"user:{user.pk}" if user is not None else f"email:{address}"
    return hashlib.sha256(f"{kind}|{subject}|{person}|{key}".encode()).hexdigest()


def _describe(error: Exception) -> str:
    """Class and code: messages of mail servers quote addresses."""
    code = getattr(error, "smtp_code", "") or getattr(error, "errno", "") or ""
    return f"{type(error).__name__} {code}".strip()


def _domain() -> str:
    return urlsplit(settings.SITE_URL).hostname or "archipel.test"

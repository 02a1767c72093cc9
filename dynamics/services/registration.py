"""From the first words typed to a record that waits for moderation.

A draft is kept as it was typed. It belongs to a member, or to whoever holds its address until an e-mail is
confirmed; confirming makes an account without a password, or joins the one of that address.
"""

import logging
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.members.enums import Purpose
from community.members.links import make_token, read_token
from community.members.models import User
from community.members.models.users import normalise_email
from community.members.services import moderation
from community.members.services.charter import accept_charter, current_charter
from community.members.services.consents import give_consent, withdraw_consent
from community.members.slugs import save_at_free_slug
from dynamics import verbs
from dynamics.forms.steps import draft_of
from dynamics.models import Dynamic, Registration
from dynamics.services import team
from dynamics.services.notices import notify
from dynamics.validators import RESERVED_SLUGS

logger = logging.getLogger(__name__)

PURPOSE = "dynamics.registration"
LINK_AGE = timedelta(days=30)
REMIND_AFTER = timedelta(days=14)
FORGET_UNCONFIRMED_AFTER = timedelta(days=30)  # what the consent says
FORGET_AFTER = timedelta(days=365)
MOST_TYPED = 400_000  # characters of one step
FAILED = object()


class RegistrationError(Exception):
    """The draft cannot go further; the message is for the person who asked."""


@transaction.atomic
def start(*, user) -> Registration:
    """An empty draft, of the member or of whoever holds its address."""
    owner = user if user.is_authenticated else None
    empty = Registration.objects.open().filter(user=owner, data={}).first() if owner else None
    if empty:  # a second click, or a draft that was opened and left
        return empty
    return Registration.objects.create(user=owner, email=owner.email if owner else "")


@transaction.atomic
def save_step(
    *, registration: Registration, step: str, typed: dict[str, list[str]], picture=None, user=None
) -> Registration:
    """Keep what was typed in one step, right or wrong. `picture`: a redrawn file, False to remove, None."""
    if sum(len(text) for name, texts in typed.items() for text in (name, *texts)) > MOST_TYPED:
        raise RegistrationError("Ce texte est trop long pour être gardé : raccourcissez-le.")
    row = _lock_open(registration)
    row.data = {**row.data, step: {name: texts for name, texts in typed.items() if name != "picture-clear"}}
    row.step = step
    if row.user_id is None and user is not None and user.is_authenticated:
        row.user, row.email = user, user.email
    if isinstance(picture, ContentFile):
        row.picture.save(picture.name, picture, save=False)
    elif picture is False:
        row.picture = ""
    row.save()
    return row


@transaction.atomic
def dismiss_duplicates(*, registration: Registration, ids: list[int]) -> Registration:
    """The person has looked: none of these is the same."""
    row = _lock_open(registration)
    seen = set(map(int, row.data.get("duplicates", {}).get("dismissed", [])))
    row.data = {**row.data, "duplicates": {"dismissed": sorted(str(pk) for pk in seen | set(ids))}}
    row.save()
    return row


@transaction.atomic
def keep_address(*, registration: Registration, email: str) -> Registration:
    """Remember where to write to a visitor, and send the address of the draft."""
    row = _lock_open(registration)
    row.email, row.email_confirmed_at = normalise_email(email), None
    row.save()
    give_consent(purpose=Purpose.PENDING_DRAFT, email=row.email)
    path = reverse("dynamics:register_resume", args=[row.token])
    _write("draft_kept", row, path=path, days=FORGET_UNCONFIRMED_AFTER.days)
    return row


@transaction.atomic
def request_submission(
    *, registration: Registration, user, email: str = "", first_name: str = "", last_name: str = ""
) -> Registration:
    """The charter is accepted and the draft is to be sent: at once by a member, after confirmation else."""
    row = _lock_open(registration)
    check_complete(row)
    charter = current_charter()
    row.charter_version = charter.number if charter else None
    row.requested_at = timezone.now()
    if user.is_authenticated:
        row.user, row.email = user, user.email
        row.save()
        accept_charter(user=user, version=charter)
        return submit(registration=row, user=user)
    if not email:
        raise RegistrationError("Donnez une adresse : un courriel vous demandera de la confirmer.")
    row.email, row.email_confirmed_at = normalise_email(email), None
    row.data = {**row.data, "person": {"first_name": first_name, "last_name": last_name}}
    row.save()
    give_consent(purpose=Purpose.PENDING_DRAFT, email=row.email)
    path = reverse("dynamics:register_confirm", args=[confirmation_token(row)])
    _write("confirm_address", row, path=path, days=LINK_AGE.days)
    return row


def confirmation_token(registration: Registration) -> str:
    return make_token(PURPOSE, {"registration": registration.pk, "email": registration.email})


def read_confirmation(token: str) -> Registration | None:
    """The draft that a signed link confirms, None when it is gone or its address changed. Raises LinkError."""
    payload = read_token(PURPOSE, token, LINK_AGE)
    return Registration.objects.filter(pk=payload["registration"], email=payload["email"]).first()


@transaction.atomic
def confirm(*, registration: Registration) -> tuple[Registration, bool]:
    """The address is theirs: find or make the account, send the draft. Whether the account is new.

    A second click finds everything done.
    """
    row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if row.submitted_at:
        return row, False
    account, is_new = find_or_make_account(row.email, row.data.get("person", {}))
    row.user, row.email_confirmed_at = account, timezone.now()
    row.save()
    withdraw_consent(purpose=Purpose.PENDING_DRAFT, email=row.email)
    if row.requested_at:
        accept_charter(user=account)
        row = submit(registration=row, user=account)
    return row, is_new


def find_or_make_account(email: str, person: dict[str, str]) -> tuple[User, bool]:
    """The account of a confirmed address; a new one has no password until its owner chooses one.

    So it is with an account that nobody had confirmed: its password may be that of somebody who waits for
    the owner of the address to open it.
    """
    account = User.objects.filter(email=normalise_email(email)).first()
    is_new = account is None
    if is_new:
        account = User.objects.create_user(email, **person)
        account.set_unusable_password()
        account.save()
    if not account.is_active:
        raise RegistrationError("Ce compte est fermé : écrivez à l’équipe relais.")
    addresses = EmailAddress.objects.filter(user=account)
    mine = addresses.filter(email=account.email)
    if mine.filter(verified=True).exists():
        return account, is_new
    if not is_new and not addresses.filter(verified=True).exists():
        # Signed up with this address, never confirmed: whoever chose that password and name may be anybody
        account.first_name, account.last_name = person.get("first_name", ""), person.get("last_name", "")
        account.set_unusable_password()
        account.save()
        is_new = True
    if not mine.update(verified=True):
        is_first = not addresses.filter(primary=True).exists()
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=is_first)
    return account, is_new


def check_complete(registration: Registration) -> tuple[Dynamic, dict]:
    """The dynamique of a draft without errors; RegistrationError says which steps are to be seen again."""
    dynamic, forms = draft_of(registration)
    wrong = [key for key, form in forms.items() if not form.is_valid()]
    if wrong:
        raise RegistrationError("Certaines étapes restent à compléter avant l’envoi.")
    return dynamic, forms


@transaction.atomic
def submit(*, registration: Registration, user) -> Registration:
    """Make the record, its team and its first revision, and hand it over to moderation. Once."""
    row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if row.submitted_at:
        return row
    dynamic, _ = check_complete(row)
    dynamic.live, dynamic.has_unpublished_changes = False, True
    dynamic.picture = ""
    if row.picture:
        dynamic.picture.save(row.picture.name.rsplit("/", 1)[-1], File(row.picture.open()), save=False)
    save_at_free_slug(dynamic, dynamic.name, fallback="dynamique", reserved=RESERVED_SLUGS)
    team.make_animator(dynamic=dynamic, user=user)
    dynamic.save_revision(user=user, log_action=verbs.REGISTERED, clean=False)
    moderation.submit(obj=dynamic, user=user)
    row.user, row.dynamic, row.submitted_at = user, dynamic, timezone.now()
    row.save()
    path = reverse("dynamics:register_sent", args=[row.token])
    notify("received", path=path, user=user, about=dynamic, key="", dynamic=dynamic)
    logger.info("registration submitted", extra={"registration": row.pk, "dynamic": dynamic.pk})
    return row


@transaction.atomic
def forget(*, registration: Registration) -> None:
    """Erase a draft that was not sent, with its picture."""
    row = Registration.objects.select_for_update(of=("self",)).filter(pk=registration.pk).first()
    if row is None or row.submitted_at:
        return
    if row.user_id is None and row.email:
        withdraw_consent(purpose=Purpose.PENDING_DRAFT, email=row.email)
    name, storage = row.picture.name, row.picture.storage
    row.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def follow_drafts(*, now: datetime | None = None) -> dict[str, int]:
    """Every night: remind once of a draft that sleeps, erase those that are forgotten. How many of each."""
    now = now or timezone.now()
    sleeping = Registration.objects.open()
    expired = sleeping.filter(user=None, updated_at__lte=now - FORGET_UNCONFIRMED_AFTER)
    expired |= sleeping.filter(updated_at__lte=now - FORGET_AFTER)
    done = {"forgotten": 0, "reminded": 0}
    for registration in expired:
        done["forgotten"] += _one_of_the_round(forget, registration=registration) is not FAILED
    to_remind = sleeping.filter(reminded_at=None, updated_at__lte=now - REMIND_AFTER).exclude(email="")
    for registration in to_remind:
        done["reminded"] += _one_of_the_round(remind, registration=registration, now=now) is True
    return done


def _one_of_the_round(verb, *, registration: Registration, **values):
    """What the verb says, or FAILED: one draft that fails does not keep the others waiting."""
    try:
        return verb(registration=registration, **values)
    except Exception:
        logger.exception("draft not followed", extra={"registration": registration.pk})
        return FAILED


@transaction.atomic
def remind(*, registration: Registration, now: datetime) -> bool:
    """One letter about a draft that sleeps, ever."""
    row = Registration.objects.open().select_for_update(of=("self",)).filter(pk=registration.pk).first()
    if row is None or row.reminded_at or not row.email:
        return False
    # `update`, so that the reminder does not count as a sign of life of the draft
    Registration.objects.filter(pk=row.pk).update(reminded_at=now)
    forget_after = FORGET_AFTER if row.user_id else FORGET_UNCONFIRMED_AFTER
    path = reverse("dynamics:register_resume", args=[row.token])
    _write("draft_reminder", row, path=path, until=row.updated_at + forget_after)
    return True


def _write(kind: str, registration: Registration, **context) -> None:
    """To the member, or to the address that a visitor gave; the draft's address is a secret of theirs."""
    notify(
        kind,
        to=registration.email,
        user=registration.user,
        about=registration,
        is_ephemeral=True,
        registration=registration,
        **context,
    )


def _lock_open(registration: Registration) -> Registration:
    row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if row.submitted_at:
        raise RegistrationError("Cette inscription est déjà envoyée.")
    return row

"""Consents: given for one purpose, recorded with version and date, withdrawn as simply."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from community.members.consent_texts import CONSENT_TEXTS
from community.members.enums import Purpose
from community.members.models import Consent
from community.members.models.users import normalise_email

logger = logging.getLogger(__name__)


@transaction.atomic
def give_consent(*, purpose: Purpose, user=None, email: str = "") -> Consent:
    """Record an agreement to today's words; an agreement to older words is closed first."""
    version = CONSENT_TEXTS[purpose].version
    person = _person(user, email)
    standing = Consent.objects.standing().filter(purpose=purpose, **person)
    standing.exclude(version=version).update(withdrawn_at=timezone.now())
    consent, is_new = standing.get_or_create(
        purpose=purpose, withdrawn_at=None, **person, defaults={"version": version}
    )
    if is_new:
        logger.info("consent given", extra={"consent": consent.pk, "purpose": str(purpose)})
    return consent


@transaction.atomic
def withdraw_consent(*, purpose: Purpose, user=None, email: str = "") -> bool:
    """Close the standing agreement, if there is one; whether there was."""
    standing = Consent.objects.standing().filter(purpose=purpose, **_person(user, email))
    count = standing.update(withdrawn_at=timezone.now())
    if count:
        logger.info("consent withdrawn", extra={"purpose": str(purpose)})
    return bool(count)


def has_consented(*, purpose: Purpose, user=None, email: str = "") -> bool:
    """Whether the person agrees to today's words."""
    version = CONSENT_TEXTS[purpose].version
    return (
        Consent.objects.standing().filter(purpose=purpose, version=version, **_person(user, email)).exists()
    )


def hash_email(email: str) -> str:
    """A keyed fingerprint of an address: it finds the consent again, it does not give the address back."""
    return salted_hmac("archipel.consents", normalise_email(email), algorithm="sha256").hexdigest()


def _person(user, email: str) -> dict:
    if user is not None:
        return {"user": user, "email_hash": ""}
    return {"user": None, "email_hash": hash_email(email)}

"""Personal data: everything that is known of a person, in one file, and its erasure.

Each app registers an object through the hook `register_personal_data`: `name` (key of the export),
`label` (French), `kept` (what stays after erasure and why, or ""), `collect(user) -> dict` (plain JSON
values) and `erase(user) -> None`.
"""

import logging
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from wagtail import hooks

from community.members.enums import Role
from community.members.models import User

from .letters import write_letter

logger = logging.getLogger(__name__)

HOOK = "register_personal_data"


class PersonalData(Protocol):
    """What an app knows of people."""

    name: str
    label: str
    kept: str

    def collect(self, user) -> dict: ...

    def erase(self, user) -> None: ...


class LastAdministratorError(Exception):
    """The account is the last one that can administer the site."""

    def __init__(self):
        super().__init__(
            "Ce compte est le dernier à pouvoir administrer le site. Confiez d’abord ce rôle à une autre personne."
        )


def holders() -> list[PersonalData]:
    """What the apps registered, in a steady order."""
    return sorted((register() for register in hooks.get_hooks(HOOK)), key=lambda holder: holder.name)


def collect(user) -> dict:
    """Everything that is known of the person, by app."""
    return {
        "export": {"made_at": timezone.now().isoformat(), "format": 1},
        **{holder.name: holder.collect(user) for holder in holders()},
    }


def kept_after_erasure() -> list[dict]:
    """What stays once an account is closed, and why, to be said before closing it."""
    return [{"label": holder.label, "kept": holder.kept} for holder in holders() if holder.kept]


@transaction.atomic
def erase(*, user: User, by_user=None, tell: bool = True) -> User:
    """Anonymise an account: contributions of others that rest on it stay, the person cannot be found.

    The other apps erase first, this app last. A letter to the address that was known confirms it
    (its text and the address are forgotten once it has left).
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_anonymised:
        return user
    _check_not_last_administrator(user)
    address, first_name = user.email, user.get_short_name()
    for holder in sorted(holders(), key=lambda holder: holder.name == "account"):
        holder.erase(user)
    user.refresh_from_db()
    if tell:
        write_letter(
            kind="members.account_closed",
            to=address,
            context={"first_name": first_name, "kept": kept_after_erasure()},
            is_ephemeral=True,
        )
    logger.info("account anonymised", extra={"user": user.pk, "by": by_user.pk if by_user else None})
    return user


def _check_not_last_administrator(user: User) -> None:
    administrators = User.objects.living().filter(is_superuser=True) | User.objects.living().filter(
        groups__name=Role.ADMINISTRATOR
    )
    others = administrators.exclude(pk=user.pk)
    if administrators.filter(pk=user.pk).exists() and not others.exists():
        raise LastAdministratorError

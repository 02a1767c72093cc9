"""The accounts of the demonstration, never made on a real site."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from community.members.enums import Role, Visibility
from community.members.models import Profile, User

from .charter import accept_charter, load_charter
from .roles import load_groups, set_roles

PASSWORD = "archipel-demo"  # noqa: S105 – public on purpose: printed by `make demo`, localhost only
ACCOUNTS = {
    "membre": ("Camille", "Membre", []),
    "animateur": ("Alex", "Animateur", []),
    "animatrice": ("Dominique", "Animatrice", []),
    "facilitateur": ("Sacha", "Relais", [Role.FACILITATOR]),
    "redacteur": ("Claude", "Rédaction", [Role.EDITOR]),
    "admin": ("Maxime", "Administration", [Role.ADMINISTRATOR]),
}


class NotADemoError(Exception):
    """The settings are those of a real site."""


@transaction.atomic
def make_demo_accounts() -> dict[str, User]:
    """The six accounts, by the first part of their address; again, it only repairs what is missing.

    Their password is known to everybody: refused where cookies are for HTTPS only, that is in production.
    """
    if settings.SESSION_COOKIE_SECURE:
        raise NotADemoError("Les comptes de démonstration ne se créent pas sur un vrai site.")
    load_groups()
    load_charter()
    return {name: _make(name, *description) for name, description in ACCOUNTS.items()}


def _make(name: str, first_name: str, last_name: str, roles: list[Role]) -> User:
    email = f"{name}@archipel.test"
    account = User.objects.filter(email=email).first()
    if account is None:
        account = User.objects.create_user(email, PASSWORD, first_name=first_name, last_name=last_name)
        set_roles(account=account, roles=roles, user=None)
        if Role.ADMINISTRATOR in roles:
            account.is_superuser = True
            account.save(update_fields=["is_superuser"])
    EmailAddress.objects.get_or_create(
        user=account, email=email, defaults={"verified": True, "primary": True}
    )
    Profile.objects.get_or_create(user=account, defaults={"name_visibility": Visibility.MEMBERS})
    accept_charter(user=account)
    return account

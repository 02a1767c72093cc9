"""Signing a proposition with others: invited by address, without ever saying whose address has an account."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from wagtail.log_actions import log

from community.members.models import User
from community.members.models.users import normalise_email
from community.members.services.charter import require_charter
from community.members.services.letters import write_letter
from proposals import verbs
from proposals.enums import CoAuthorState
from proposals.models import Proposition, PropositionAuthor

MOST = 20


class SigningError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def invite(*, proposition: Proposition, email: str, user) -> None:
    """Ask a member to sign. Whether the address has an account is known to nobody: it always ends the same way."""
    require_charter(user)
    row = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if row.co_authors.count() >= MOST:
        return
    account = User.objects.living().filter(email=normalise_email(email)).exclude(pk=row.author_id).first()
    if account is None:
        return
    signing, is_new = PropositionAuthor.objects.get_or_create(proposition=row, user=account)
    if not is_new:  # one letter for each person, whatever is asked again
        return
    write_letter(
        kind="proposals.sign_with_us",
        user=account,
        about=signing,
        key="",
        context={
            "proposition": row,
            "author_name": user.get_full_name(),
            "action_url": settings.SITE_URL + reverse("proposals:sign", args=[row.slug]),
            "action_label": "Lire et répondre",
            "reason": "Vous recevez ce message parce qu’un membre d’Archipel vous invite à signer avec lui.",
        },
    )


@transaction.atomic
def answer(*, proposition: Proposition, user, accepts: bool) -> PropositionAuthor:
    """Sign, or not; one who signed may take it back, one who refused is left alone."""
    signing = (
        PropositionAuthor.objects.select_for_update(of=("self",))
        .filter(proposition=proposition, user=user)
        .first()
    )
    if signing is None or signing.state == CoAuthorState.REFUSED:
        raise SigningError("Cette invitation n’existe plus.")
    if accepts:
        require_charter(user)
    signing.state = CoAuthorState.ACCEPTED if accepts else CoAuthorState.REFUSED
    signing.save(update_fields=["state", "updated_at"])
    proposition.__dict__.pop("_co_author_states", None)
    if accepts:
        log(instance=proposition, action=verbs.SIGNED, user=user)
    return signing


def signers(proposition: Proposition) -> list[User]:
    """Who wrote it and who signs it, accounts in use only, the first author first."""
    found = [proposition.author] if proposition.author_id and proposition.author.is_active else []
    signed = proposition.co_authors.filter(state=CoAuthorState.ACCEPTED, user__is_active=True)
    return found + [one.user for one in signed.select_related("user__profile")]

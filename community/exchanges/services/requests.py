"""A member asks for an offer herself: to the équipe relais, or straight to the other side who chose so."""

from django.db import transaction
from django.utils import timezone

from community.exchanges.contacts import REFUSED as CONTACT_REFUSED
from community.exchanges.contacts import mentions_contact
from community.exchanges.enums import Answer, IntroductionState, Origin, Side
from community.exchanges.models import Introduction, Need, Offer, Party
from community.exchanges.services import consent, loads, solicitations
from community.exchanges.services.introductions import (
    IntroductionError,
    make_draft,
    move,
    prepare,
    refusal_standing,
)
from community.members.services.charter import require_charter


@transaction.atomic
def contact_offer(
    *, offer: Offer, user, message: str, dynamic=None, need: Need | None = None, now=None
) -> Introduction:
    """The one who asks has accepted already. What stands in the way is left to the équipe relais to read.

    A refusal of the past never shows here: saying it would tell who refused.
    """
    require_charter(user)
    moment = now or timezone.now()
    _check_asker(offer, user, dynamic, need)
    if not message.strip():
        raise IntroductionError("Dites en quelques mots ce que vous cherchez.")
    if mentions_contact(message):
        raise IntroductionError(CONTACT_REFUSED)
    _check_not_asked(offer, user, need)
    row = _draft(offer, dynamic, need)
    asker = row.parties.get(side=Side.NEED)
    asker.user, asker.name, asker.email = user, "", ""
    asker.message, asker.answer = message.strip(), Answer.ACCEPTED
    asker.asked_at = asker.told_at = asker.answered_at = moment
    asker.full_clean(exclude=["introduction"])
    asker.save()
    other = row.parties.select_related("user").get(side=Side.OFFER)
    if goes_straight(row, other, moment):
        other.asked_at = moment
        other.save(update_fields=["asked_at", "updated_at"])
        row = move(introduction=row, to=IntroductionState.PROPOSED, user=user, side=Side.NEED, now=moment)
        row = move(introduction=row, to=IntroductionState.ONE_AGREED, user=user, side=Side.NEED, now=moment)
        other.introduction = row
        consent.write_request(other, now=moment)
    return row


def _draft(offer: Offer, dynamic, need: Need | None) -> Introduction:
    """With a need, the draft that the équipe relais may have begun; without, always one of her own."""
    if need is not None:
        return prepare(user=None, need=need, offer=offer, origin=Origin.MEMBER)
    return make_draft(
        need=None, offer=offer, need_dynamic=dynamic, offer_dynamic=offer.dynamic, origin=Origin.MEMBER
    )


def goes_straight(introduction: Introduction, other: Party, now) -> bool:
    """Whether the person chose to read members' requests herself, and nothing stands in the way today."""
    offer = introduction.offer
    return bool(
        offer.goes_straight
        and other.address
        and not loads.why_not_now(offer, now)
        and not (other.user and solicitations.refuses_requests(other.user))
        and not refusal_standing(introduction.need, offer, timezone.localdate(now))
    )


def _check_asker(offer: Offer, user, dynamic, need: Need | None) -> None:
    if not user.has_perm("exchanges.contact_offer", offer):
        raise IntroductionError("Cette offre ne peut pas être demandée depuis votre compte.")
    if need is not None and not Need.objects.of(user).filter(pk=need.pk).exists():
        raise IntroductionError("Choisissez un besoin de vos dynamiques, ou écrit par vous.")
    if need is not None and not need.is_open:
        raise IntroductionError("Ce besoin n’est plus ouvert.")
    if dynamic is not None and not user.teams.filter(dynamic=dynamic).exists():
        raise IntroductionError("Choisissez une dynamique dont vous êtes de l’équipe.")


def _check_not_asked(offer: Offer, user, need: Need | None) -> None:
    """One request at a time for an offer, whatever the need it is made for."""
    Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    mine = Party.objects.filter(user=user, side=Side.NEED, asked_at__isnull=False)
    running = Introduction.objects.running().filter(offer=offer)
    if running.filter(parties__in=mine).exists():
        raise IntroductionError(
            "Vous avez déjà demandé cette offre : la mise en relation est dans votre espace."
        )
    if need is None:
        return
    same = running.filter(need=need)
    asked = same.filter(parties__side=Side.NEED, parties__asked_at__isnull=False)
    if same.exclude(state=IntroductionState.DRAFT).exists() or asked.exists():
        raise IntroductionError("Une mise en relation est déjà en cours entre ce besoin et cette offre.")

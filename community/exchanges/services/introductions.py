"""Introductions: the one owner of their state, and the verbs of the équipe relais.

    brouillon → proposée → acceptée d’un côté → acceptée des deux → rencontre faite → bilan → aboutie | sans suite

Until both accepted it may also be refusée, expirée or annulée; afterwards only aboutie or sans suite.
Who follows it is in `services.following`, what the sides answer in `services.answering`, what a member asks in
`services.requests`.
"""

import logging
import uuid
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.exchanges.contacts import REFUSED as CONTACT_REFUSED
from community.exchanges.contacts import mentions_contact
from community.exchanges.enums import Answer, IntroductionState, Origin, Outcome, Side, State
from community.exchanges.models import (
    Introduction,
    IntroductionEvent,
    Need,
    Offer,
    Party,
    Refusal,
    Suggestion,
)
from community.exchanges.services import consent, loads, notices, records, solicitations, suggestions

logger = logging.getLogger(__name__)

DRAFT, PROPOSED, ONE_AGREED, AGREED, MET, BALANCE, SUCCEEDED, NO_FOLLOW_UP, REFUSED, EXPIRED, CANCELLED = (
    IntroductionState
)

# Nothing else is possible, for anybody
TRANSITIONS: dict[str, set[str]] = {
    DRAFT: {PROPOSED, CANCELLED},
    PROPOSED: {ONE_AGREED, REFUSED, EXPIRED, CANCELLED},
    ONE_AGREED: {AGREED, REFUSED, EXPIRED, CANCELLED},
    AGREED: {MET, NO_FOLLOW_UP},
    MET: {BALANCE, NO_FOLLOW_UP},
    BALANCE: {SUCCEEDED, NO_FOLLOW_UP},
    **{ended: set() for ended in IntroductionState.ended()},
}


class IntroductionError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def lock(introduction: Introduction) -> Introduction:
    """The row as it is now, held until the end of the transaction: two answers at once follow each other."""
    return Introduction.objects.select_for_update(of=("self",)).get(pk=introduction.pk)


@transaction.atomic
def move(
    *,
    introduction: Introduction,
    to: str,
    user=None,
    side: str = "",
    text: str = "",
    now: datetime | None = None,
) -> Introduction:
    """The only place where the state of an introduction changes; gives the row in its new state.

    `user` and `side` say who did it, in the journal that facilitators alone read. Dates, letters and what
    the need and the suggestion learn of it follow from the state, so that no verb can forget them.
    """
    row, moment, to = lock(introduction), now or timezone.now(), IntroductionState(to)
    before = row.state
    if to not in TRANSITIONS[before]:
        raise IntroductionError(
            f"Cette mise en relation est « {row.get_state_display()} » : elle ne peut pas devenir « {to.label} »."
        )
    row.state = to
    if to == PROPOSED:
        row.proposed_at = moment
    if to == AGREED:
        row.agreed_at = moment
    if to in IntroductionState.ended():
        row.ended_at = moment
    row.save()
    journal(row, IntroductionEvent.Kind.MOVED, user, side, text, moment, before=before, after=to)
    logger.info("introduction moved", extra={"introduction": row.pk, "before": str(before), "after": str(to)})
    _announce(row, before)
    return row


def journal(row, kind, user, side="", text="", now=None, **states) -> IntroductionEvent:
    return IntroductionEvent.objects.create(
        introduction=row,
        kind=kind,
        user=user,
        side=side,
        text=text[:2000],
        happened_at=now or timezone.now(),
        **states,
    )


@transaction.atomic
def prepare(
    *,
    user,
    need: Need | None = None,
    offer: Offer | None = None,
    suggestion: Suggestion | None = None,
    form: str = "",
    origin: str = Origin.FACILITATOR,
    need_dynamic=None,
    offer_dynamic=None,
) -> Introduction:
    """A draft for one pair, with whom to ask on each side; the draft of the same pair is taken up again.

    Two neighbours who do not know each other have neither need nor offer: give their dynamiques.
    """
    need_dynamic = need.dynamic if need else need_dynamic
    offer_dynamic = offer.dynamic if offer else offer_dynamic
    if draft := _draft_of(need, offer, need_dynamic, offer_dynamic):
        return draft
    return make_draft(
        need=need,
        offer=offer,
        suggestion=suggestion,
        need_dynamic=need_dynamic,
        offer_dynamic=offer_dynamic,
        form=form,
        origin=origin,
        facilitator=user,
    )


def make_draft(*, need, offer, need_dynamic, offer_dynamic, form: str = "", **fields) -> Introduction:
    """The row and its two sides; `prepare` is for the équipe relais, which keeps one draft a pair."""
    row = Introduction(
        need=need,
        offer=offer,
        need_dynamic=need_dynamic,
        offer_dynamic=offer_dynamic,
        form=form or _likely_form(need, offer),
        **fields,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise IntroductionError("Une mise en relation est déjà en cours pour cette paire.") from error
    sides = ((Side.NEED, need, need_dynamic), (Side.OFFER, offer, offer_dynamic))
    for side, record, dynamic in sides:
        person = consent.whom(record=record, dynamic=dynamic)
        Party.objects.create(introduction=row, side=side, **person._asdict())
    return row


@transaction.atomic
def set_contact(*, party: Party, name: str, email: str, user) -> Party:
    """Whom to ask when the platform knows nobody: a name and an address that the facilitator was given."""
    row = lock(party.introduction)
    if row.state != DRAFT:
        raise IntroductionError("La demande est déjà partie : la personne ne peut plus être changée.")
    party.user, party.name, party.email = None, name.strip(), email.strip().lower()
    party.full_clean(exclude=["introduction"])
    party.save()
    journal(
        row,
        IntroductionEvent.Kind.NOTE,
        user,
        party.side,
        "Personne à qui demander, donnée par l’équipe relais.",
    )
    return party


@transaction.atomic
def propose(
    *,
    introductions: list[Introduction],
    why: str,
    notes: dict[str, str] | None = None,
    user,
    form: str = "",
    now: datetime | None = None,
) -> list[Introduction]:
    """Ask both sides of each; whoever is asked to pass something on knows nothing of the others of the batch.

    Who seeks receives one letter for all of them, with an answer to give to each.
    """
    notes, moment = notes or {}, now or timezone.now()
    if not why.strip():
        raise IntroductionError("Dites pourquoi vous les rapprochez : les deux côtés le liront.")
    if any(mentions_contact(text) for text in (why, *notes.values())):
        raise IntroductionError(CONTACT_REFUSED)
    batch, asked = uuid.uuid4(), []
    rows = [
        _propose_one(lock(one), batch, why.strip(), notes, form, user, moment, asked)
        for one in sorted(introductions, key=lambda one: one.pk)
    ]
    consent.write_requests(asked, now=moment)
    return rows


@transaction.atomic
def cancel(*, introduction: Introduction, user, text: str = "", now=None) -> Introduction:
    """Stop before both agreed; who had accepted or waited reads that it goes no further, not why."""
    return move(introduction=introduction, to=CANCELLED, user=user, text=text, now=now)


@transaction.atomic
def record_meeting(
    *, introduction: Introduction, met_on: date, user=None, side: str = "", now=None
) -> Introduction:
    """They met, on that day."""
    if met_on > timezone.localdate(now):
        raise IntroductionError("Cette date est à venir : notez la rencontre quand elle a eu lieu.")
    row = move(introduction=introduction, to=MET, user=user, side=side, now=now)
    row.met_on = met_on
    row.save(update_fields=["met_on", "updated_at"])
    return row


@transaction.atomic
def conclude(
    *, introduction: Introduction, outcome: str, note: str = "", user=None, side: str = "", now=None
) -> Introduction:
    """Say what came of it. A success needs a meeting; « sans suite » may be said as soon as both agreed."""
    row, outcome = lock(introduction), Outcome(outcome)
    if row.agreed_at is None:
        raise IntroductionError("Les deux côtés n’ont pas encore accepté : annulez plutôt la demande.")
    if outcome != Outcome.NOTHING:
        if row.state == AGREED:
            raise IntroductionError("Notez d’abord le jour de la rencontre.")
        if row.state == MET:
            move(introduction=row, to=BALANCE, user=user, side=side, now=now)
    ended = NO_FOLLOW_UP if outcome == Outcome.NOTHING else SUCCEEDED
    row = move(introduction=row, to=ended, user=user, side=side, text=note, now=now)
    row.outcome, row.outcome_note = outcome, note.strip()
    row.save(update_fields=["outcome", "outcome_note", "updated_at"])
    return row


@transaction.atomic
def keep_open(*, introduction: Introduction, until: date, user, now=None) -> Introduction:
    """The closing at 45 days waits for that day."""
    row = lock(introduction)
    if not row.is_answerable:
        raise IntroductionError("Seule une demande qui attend une réponse peut être gardée ouverte.")
    if until <= timezone.localdate(now):
        raise IntroductionError("Choisissez un jour à venir.")
    row.held_open_until = until
    row.save(update_fields=["held_open_until", "updated_at"])
    journal(
        row, IntroductionEvent.Kind.NOTE, user, text=f"Gardée ouverte jusqu’au {until:%d/%m/%Y}.", now=now
    )
    return row


def refusal_standing(need: Need | None, offer: Offer | None, today: date | None = None) -> Refusal | None:
    """« Pas pour moi », from either side, that still holds for this pair."""
    if need is None or offer is None:
        return None
    today = today or timezone.localdate()
    said = Refusal.objects.filter(need=need, offer=offer)
    return next((one for one in said if one.rests_until is None or one.rests_until > today), None)


def _propose_one(row, batch, why, notes, form, user, now, asked: list[Party]) -> Introduction:
    """`asked` receives the sides whose answer is awaited: their letters are written for the whole batch."""
    parties = list(row.parties.select_related("user"))
    _check_ready(row, parties, now)
    row.why, row.batch, row.form = why, batch, form or row.form
    row.facilitator = row.facilitator or user
    row.full_clean(exclude=["need", "offer", "suggestion", "facilitator", "need_dynamic", "offer_dynamic"])
    row.save()
    for party in parties:
        party.note = notes.get(party.side, "").strip()
        party.asked_at = party.asked_at or now
        party.save()
    row = move(introduction=row, to=PROPOSED, user=user, now=now)
    for party in parties:
        if party.answer == Answer.ACCEPTED:  # she asked for it herself
            row = move(introduction=row, to=ONE_AGREED, user=party.user, side=party.side, now=now)
    for party in parties:
        if party.answer == Answer.WAITING:
            party.introduction = row
            asked.append(party)
    return row


def _check_ready(row: Introduction, parties, now) -> None:
    """Refuse, saying what to do, what would disturb somebody for nothing."""
    if row.state != DRAFT:
        raise IntroductionError("Cette mise en relation a déjà été proposée.")
    for party in parties:
        if not party.address:
            raise IntroductionError(
                f"Nous ne savons à qui demander pour « {row.name_of(party.side)} » : "
                "notez le nom et l’adresse d’une personne sur la page de la mise en relation."
            )
        if party.side == Side.OFFER and party.user and solicitations.refuses_requests(party.user):
            raise IntroductionError(
                f"La personne à qui demander pour « {row.name_of(party.side)} » a choisi de ne pas être sollicitée."
            )
    if len({party.address.lower() for party in parties}) < len(parties):
        raise IntroductionError("C’est la même personne des deux côtés.")
    if row.need is not None and not row.need.is_open:
        raise IntroductionError("Ce besoin n’est plus ouvert.")
    if row.offer is not None and (obstacle := loads.why_not_now(row.offer, now)):
        raise IntroductionError(obstacle)
    if refusal_standing(row.need, row.offer, timezone.localdate(now)):
        raise IntroductionError(
            "L’un des deux côtés a déjà décliné cette paire : elle ne peut pas être proposée."
        )


def _draft_of(need, offer, need_dynamic, offer_dynamic) -> Introduction | None:
    """The draft of this pair; raises when the pair is already further. Pairs without both records are locked here."""
    if need is None or offer is None:
        holder = offer or need or offer_dynamic
        type(holder).objects.select_for_update(of=("self",)).get(pk=holder.pk)
    pair = {"need": need, "offer": offer, "need_dynamic": need_dynamic, "offer_dynamic": offer_dynamic}
    found = Introduction.objects.running().filter(**pair).first()
    if found is not None and found.state != DRAFT:
        raise IntroductionError("Une mise en relation est déjà en cours pour cette paire.")
    return found


def _likely_form(need: Need | None, offer: Offer | None) -> str:
    """What both wish, else what the one who passes on wishes."""
    wanted, given = (need.forms if need else []), (offer.forms if offer else [])
    both = [form for form in given if form in wanted]
    return (both or given or wanted or ["echange"])[0]


def _announce(row: Introduction, before: str) -> None:
    """What others learn of a new state."""
    if row.state == PROPOSED:
        _tell_suggestions(row)
    if row.state == AGREED:
        notices.write_agreed(row)
    if row.state in [REFUSED, EXPIRED, CANCELLED]:
        notices.write_not_followed(row)
    if row.state == CANCELLED and row.need and row.offer:
        suggestions.release(need=row.need, offer=row.offer)
    if row.state in [AGREED, NO_FOLLOW_UP]:
        _tell_records(row)


def _tell_records(row: Introduction) -> None:
    """The need is « en discussion » from the moment both agreed, and open again when nothing came of it."""
    if row.need_id is None:
        return
    need = Need.objects.select_for_update(of=("self",)).get(pk=row.need_id)
    others = need.introductions.filter(state__in=[AGREED, MET, BALANCE]).exclude(pk=row.pk)
    if row.state == AGREED and need.state == State.OPEN:
        records.set_state(need, State.TALKING, user=None)
    elif row.state == NO_FOLLOW_UP and need.state == State.TALKING and not others.exists():
        records.set_state(need, State.OPEN, user=None)


def _tell_suggestions(row: Introduction) -> None:
    """The suggestion of this pair needs no qualifying any more."""
    if row.need_id and row.offer_id:
        for suggestion in Suggestion.objects.waiting().filter(need=row.need_id, offer=row.offer_id):
            suggestions.mark_proposed(suggestion=suggestion)

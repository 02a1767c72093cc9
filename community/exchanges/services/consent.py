"""Asking each side: whom to ask, the signed link, the letter, and what both show.

The letter and the page say the same (`request_content`), so that a forwarded link tells nobody more than
the letter did: names of dynamiques, never of people, and no contact.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.exchanges.enums import Answer, Form, Side
from community.exchanges.models import Party
from community.exchanges.services import solicitations
from community.members.links import LinkError, make_token, read_token
from community.members.models import User
from community.members.services.letters import write_letter
from dynamics.enums import TeamRole
from dynamics.models import TeamMember

PURPOSE = "exchanges.consent"
LINK_LIFE = timedelta(days=45)
# Kinds of reasons that only the one who seeks can read as they are written
ONE_WAY = {"stage", "forms", "link_objects", "availability", "freshness"}
EXPIRES_AFTER = timedelta(days=45)


class ClosedError(LinkError):
    """The link was good; the introduction waits for no answer any more."""


class Person(NamedTuple):
    """Somebody to ask: an account, or a name and an address that a facilitator was given."""

    user: User | None = None
    name: str = ""
    email: str = ""

    @property
    def is_reachable(self) -> bool:
        return bool(self.user or self.email)


def whom(*, record=None, dynamic=None) -> Person:
    """One person: who wrote the record, else who was heard by phone, else the first animateur·rice of the team."""
    owner = record.owner if record is not None else None
    if owner is not None and owner.is_active and not owner.is_anonymised:
        return Person(user=owner)
    if email := getattr(record, "contact_email", ""):
        return Person(name=record.contact_name, email=email)
    dynamic_id = dynamic.pk if dynamic else getattr(record, "dynamic_id", None)
    team = TeamMember.objects.filter(
        dynamic=dynamic_id, role=TeamRole.ANIMATOR, user__in=User.objects.living()
    )
    first = team.select_related("user").order_by("created_at", "pk").first() if dynamic_id else None
    return Person(user=first.user if first else None)


def answer_url(party: Party, answer: str = "") -> str:
    """The absolute signed address of this side; with `answer`, the page opens with it already chosen."""
    address = settings.SITE_URL + reverse(
        "consent:answer", args=[make_token(PURPOSE, {"nonce": party.nonce})]
    )
    return f"{address}?reponse={answer}" if answer else address


def answer_urls(party: Party) -> dict[str, str]:
    """The four answers of a side, as the letters name them."""
    return {
        "accept_url": answer_url(party, Answer.ACCEPTED),
        "later_url": answer_url(party, Answer.NOT_NOW),
        "decline_url": answer_url(party, Answer.DECLINED),
        "question_url": answer_url(party, "question"),
    }


def read_party(token: str) -> Party:
    """The side whose link this is, or LinkError; what it may still do is `is_open` of the view."""
    nonce = read_token(PURPOSE, token, LINK_LIFE).get("nonce")
    found = Party.objects.filter(nonce=nonce, asked_at__isnull=False).select_related(
        "introduction__need__dynamic",
        "introduction__offer__dynamic",
        "introduction__need_dynamic",
        "introduction__offer_dynamic",
        "introduction__suggestion",
        "introduction__facilitator",
        "user",
    )
    party = found.first()
    if party is None:
        raise ClosedError("Cette mise en relation n’existe plus.")
    if not party.has_answered and not party.introduction.is_answerable:
        raise ClosedError("Cette mise en relation est close : aucune réponse n’est plus attendue.")
    return party


def other_side(side: str) -> Side:
    return Side.OFFER if side == Side.NEED else Side.NEED


def request_content(party: Party) -> dict:
    """All that a side learns before both agreed, in the letter as on the page."""
    introduction = party.introduction
    theirs = other_side(party.side)
    records = {Side.NEED: introduction.need, Side.OFFER: introduction.offer}
    suggestion = introduction.suggestion
    other = next((one for one in introduction.parties.all() if one.side == theirs), None)
    return {
        "party": party,
        "introduction": introduction,
        "asks_to_pass_on": party.side == Side.OFFER,
        "own_name": introduction.name_of(party.side),
        "other_name": introduction.name_of(theirs),
        "own_record": records[party.side],
        "other_record": records[theirs],
        "form": Form(introduction.form),
        "reasons": _reasons(suggestion, party.side),
        "message": other.message if other else "",
        "facilitator_name": signature(introduction.facilitator),
        "answer_by": expires_on(introduction),
    }


def expires_on(introduction):
    """The day the introduction closes if nobody answers."""
    if introduction.proposed_at is None:
        return None
    day = timezone.localdate(introduction.proposed_at + EXPIRES_AFTER)
    return max(day, introduction.held_open_until) if introduction.held_open_until else day


def write_request(party: Party, *, now: datetime | None = None) -> None:
    """Ask one side, once; it waits for her next grouped mail when she chose so."""
    if solicitations.request_waits(party, now):
        return
    with transaction.atomic():
        mark_told([party], now=now)
        _write("consent_asked", party, key="")


def write_requests(parties: list[Party], *, now: datetime | None = None) -> None:
    """The letters of a batch: what is proposed at once to one person who seeks is told in one letter."""
    seekers: dict[str, list[Party]] = {}
    for party in parties:
        if party.side == Side.NEED:
            seekers.setdefault(party.address.lower(), []).append(party)
        else:
            write_request(party, now=now)
    for same in seekers.values():
        if len(same) == 1:
            write_request(same[0], now=now)
        else:
            _write_together(same, now)


@transaction.atomic
def _write_together(parties: list[Party], now: datetime | None) -> None:
    first = parties[0]
    mark_told(parties, now=now)
    write_letter(
        kind="exchanges.consent_asked_together",
        to=first.address,
        user=first.user,
        about=first,
        key="",
        is_ephemeral=True,
        context={
            **request_content(first),
            "person_name": first.user.get_short_name() if first.user_id else first.name,
            "requests": [request_content(party) | answer_urls(party) for party in parties],
        },
    )


def mark_told(parties, *, now: datetime | None = None) -> None:
    """These sides now know that they are asked, by a letter of their own or by a digest."""
    moment = now or timezone.now()
    for party in parties:
        party.told_at = moment
    Party.objects.filter(pk__in=[party.pk for party in parties], told_at=None).update(told_at=moment)


def write_reminder(party: Party, *, key: str) -> None:
    _write("consent_reminder", party, key=key)


def waiting_for_digest(user) -> list[Party]:
    """The requests to this person that no letter told yet, the oldest first."""
    waiting = Party.objects.waiting().filter(user=user, told_at=None)
    return list(
        waiting.select_related(
            "introduction__need__dynamic",
            "introduction__offer__dynamic",
            "introduction__need_dynamic",
            "introduction__offer_dynamic",
            "introduction__suggestion",
            "introduction__facilitator",
        )
        .prefetch_related("introduction__parties")
        .order_by("asked_at", "pk")
    )


def _write(kind: str, party: Party, *, key: str) -> None:
    """Erased once it has left: the link of the letter answers in the person's name."""
    if not party.address:
        return
    write_letter(
        kind=f"exchanges.{kind}",
        to=party.address,
        user=party.user,
        about=party,
        key=key,
        is_ephemeral=True,
        context={
            **request_content(party),
            **answer_urls(party),
            "person_name": party.user.get_short_name() if party.user_id else party.name,
        },
    )


def _reasons(suggestion, side: str) -> list[str]:
    """They are written for the one who seeks: « une étape devant vous » would mislead the other side."""
    if suggestion is None:
        return []
    hidden = ONE_WAY if side == Side.OFFER else set()
    return [reason["text"] for reason in suggestion.reasons if reason["kind"] not in hidden]


def signature(facilitator) -> str:
    """The équipe relais signs with a name: one answers somebody more gladly than a machine."""
    return facilitator.get_full_name() if facilitator else "L’équipe relais"

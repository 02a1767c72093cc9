"""Asking each side, after a month and after three, what came of it; and her own bilan whenever she wishes."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.exchanges.company import name_of, other, people_of, person_of
from community.exchanges.enums import FollowUpStep, IntroductionState, Met, Outcome
from community.exchanges.models import FollowUp, Introduction, Party
from community.exchanges.services import harvest, introductions
from community.exchanges.services.aftermath_notices import tell, tell_others
from community.members.links import InvalidLinkError, make_token, read_token
from community.members.services.letters import write_letter
from toolbox.models import Tool

logger = logging.getLogger(__name__)

PURPOSE = "exchanges.follow_up"
LINK_LIFE = timedelta(days=60)
# A step that nobody could ask in time is left out: the next one asks the same
ASKED_WITHIN = {
    FollowUpStep.MONTH: (timedelta(days=30), timedelta(days=90)),
    FollowUpStep.QUARTER: (timedelta(days=90), timedelta(days=150)),
}


def ask_due(*, now: datetime | None = None) -> int:
    """Write to both sides of what was agreed a month or three ago; how many were asked.

    Safe to run any number of times, at once or late: a side is asked once a step, by the database.
    """
    now = now or timezone.now()
    asked = 0
    for step, (after, before) in ASKED_WITHIN.items():
        due = Introduction.objects.filter(
            agreed_at__lte=now - after,
            agreed_at__gt=now - before,
            anonymised_at__isnull=True,
            state__in=IntroductionState.known_to_both(),
        ).exclude(state=IntroductionState.NO_FOLLOW_UP)
        done = set(
            FollowUp.objects.filter(step=step, introduction__in=due).values_list("introduction", "side")
        )
        parties = Party.objects.filter(introduction__in=due).order_by("introduction", "side")
        for party in parties.values_list("pk", "introduction", "side"):
            if party[1:] not in done:
                asked += ask(party_id=party[0], step=step, now=now)
    return asked


@transaction.atomic
def ask(*, party_id: int, step: int, now: datetime) -> bool:
    """Ask one side; False when it was asked already, or nobody is left there."""
    party = Party.objects.select_related("user", "introduction").get(pk=party_id)
    to = person_of(party)
    if to is None:
        return False
    follow_up, is_new = FollowUp.objects.get_or_create(
        introduction=party.introduction, side=party.side, step=step, defaults={"asked_at": now}
    )
    if not is_new:
        return False
    introduction = party.introduction
    write_letter(
        kind="exchanges.follow_up",
        to=to.address,
        user=to.user,
        about=follow_up,
        key="",
        is_ephemeral=True,  # its link answers in her name
        context={
            "introduction": introduction,
            "other_name": name_of(introduction, other(party.side)),
            "months": "un mois" if step == FollowUpStep.MONTH else "trois mois",
            "action_url": answer_url(follow_up),
            "action_label": "Répondre en une minute",
            "reason": "Vous recevez ce message parce que vous avez accepté cette mise en relation.",
        },
    )
    logger.info("follow-up asked", extra={"introduction": introduction.pk, "side": party.side, "step": step})
    return True


def answer_url(follow_up: FollowUp) -> str:
    token = make_token(PURPOSE, {"nonce": follow_up.nonce})
    return settings.SITE_URL + reverse("aftermath:follow_up", args=[token])


def read_follow_up(token: str) -> FollowUp:
    """The question of a signed link. Raises LinkError."""
    nonce = read_token(PURPOSE, token, LINK_LIFE).get("nonce")
    found = FollowUp.objects.filter(nonce=nonce, introduction__anonymised_at__isnull=True)
    follow_up = found.select_related(
        "introduction__need_dynamic",
        "introduction__offer_dynamic",
        "introduction__need",
        "introduction__offer",
        "introduction__facilitator",
        "usage_report__tool",
        "link",
    ).first()
    if follow_up is None:
        raise InvalidLinkError
    return follow_up


@transaction.atomic
def answer(
    *,
    follow_up: FollowUp,
    met: str,
    user,
    useful: int | None = None,
    changed: str = "",
    would_add: str = "",
    tool: Tool | None = None,
    link_kind: str = "",
    outcome: str = "",
    now: datetime | None = None,
) -> FollowUp:
    """Keep an answer, once; with `tool` it begins a retour d'usage, with `link_kind` it states the link.

    `user` is the account of the side, if there is one: the link of the letter stands for it. The
    facilitator is told all, the other side what changed. Raises HarvestError, and nothing is kept then.
    """
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    if row.answered_at is not None:
        return row
    row.met, row.useful, row.changed, row.would_add = met, useful, changed.strip(), would_add.strip()
    row.answered_at = now or timezone.now()
    if tool is not None:
        row.usage_report = harvest.draft_report(follow_up=row, tool=tool, user=user)
    if link_kind:
        row.link = harvest.make_link(introduction=row.introduction, kind=link_kind, user=user)
    row.save()
    _tell_outcome(row, outcome)
    logger.info("follow-up answered", extra={"introduction": row.introduction_id, "step": row.step})
    return row


@transaction.atomic
def give_balance(*, introduction: Introduction, side: str, user, **answers) -> FollowUp:
    """The bilan of a side, as the answer to a question that it asked itself; once, like the others."""
    row, _ = FollowUp.objects.get_or_create(introduction=introduction, side=side, step=FollowUpStep.BALANCE)
    return answer(follow_up=row, user=user, **answers)


@transaction.atomic
def conclude(*, introduction: Introduction, outcome: str, note: str = "", user) -> Introduction:
    """The équipe relais says what came of it, at its desk: both sides are told."""
    row = introductions.conclude(introduction=introduction, outcome=outcome, note=note, user=user)
    _tell_closed(row, outcome, by=user)
    return row


@transaction.atomic
def close_and_answer(
    *, introduction: Introduction, side: str | None, user, closing: dict | None, answers: dict | None
) -> None:
    """The bilan as its page gives it: `closing` (outcome, note, met_on) ends the introduction, a side answers.

    Raises IntroductionError or HarvestError, and nothing is kept then.
    """
    outcome = closing["outcome"] if closing else ""
    if closing:
        done_by = {"user": user, "side": side or ""}
        if closing.get("met_on"):
            introductions.record_meeting(introduction=introduction, met_on=closing["met_on"], **done_by)
        introductions.conclude(introduction=introduction, outcome=outcome, note=closing["note"], **done_by)
        introduction.refresh_from_db()
    if answers is not None and side:
        answers["met"] = Met.YES if introduction.met_on else Met.NO
        give_balance(introduction=introduction, side=side, user=user, outcome=outcome, **answers)
    elif closing:
        _tell_closed(introduction, outcome, by=user)


def balance_of(introduction: Introduction, side: str) -> FollowUp | None:
    found = FollowUp.objects.filter(introduction=introduction, side=side, answered_at__isnull=False)
    return found.filter(step=FollowUpStep.BALANCE).select_related("usage_report__tool", "link").first()


def _tell_closed(introduction: Introduction, outcome: str, *, by) -> None:
    """Closed by the équipe relais, or by a side that had answered before."""
    tell_others(
        kind="exchanges.outcome",
        introduction=introduction,
        by=by,
        path=introduction.get_absolute_url(),
        label="Ouvrir la mise en relation",
        key="closed",
        outcome_label=Outcome(outcome).label,
    )


def _tell_outcome(follow_up: FollowUp, outcome: str) -> None:
    """The facilitator reads the whole answer; the other side, what changed and what was made of it."""
    introduction, side = follow_up.introduction, follow_up.side
    for person in people_of(introduction):
        if person.side == side:
            continue
        tell(
            kind="exchanges.outcome",
            introduction=introduction,
            to=person,
            path=introduction.get_absolute_url(),
            label="Ouvrir la mise en relation",
            key=f"{follow_up.pk}",
            follow_up=follow_up,
            is_for_relay=not person.side,
            side_name=name_of(introduction, side),
            met_label=Met(follow_up.met).label,
            useful_label=follow_up.get_useful_display() if follow_up.useful is not None else "",
            outcome_label=Outcome(outcome).label if outcome else "",
        )

"""What an introduction leaves to everybody: a draft retour d'usage, and a link of the maillage."""

import logging

from django.db import transaction
from django.db.models import Q
from django.template.defaultfilters import date as in_words
from django.utils import timezone

from community.exchanges.company import name_of, other, side_of
from community.exchanges.enums import Form, Side, Useful
from community.exchanges.models import FollowUp, Introduction
from community.members.services.charter import CharterNotAcceptedError, has_accepted
from dynamics.enums import DatePrecision, LinkKind
from dynamics.models import Dynamic, Link
from toolbox.enums import Again
from toolbox.models import Tool, UsageReport
from toolbox.services import experience

logger = logging.getLogger(__name__)

LINK_SOURCE = (
    "Mise en relation Archipel"  # how the references of the links made here begin; figures count them
)

# What a form of exchange makes of two dynamiques: (kind, whether the source is the side that was looking)
LINK_OF_FORM = {
    Form.PEERS: LinkKind.INSPIRED_BY,
    Form.VISIT: LinkKind.VISIT,
    Form.INSPIRING: LinkKind.INSPIRED_BY,
    Form.TRANSFER: LinkKind.SKILL_TRANSFER,
    Form.MENTORING: LinkKind.SUPPORTS,
    Form.LINK: LinkKind.JOINT_PROJECT,
}
STARTS_WITH_OFFER = {LinkKind.SKILL_TRANSFER, LinkKind.SUPPORTS}
KINDS = [
    LinkKind.VISIT,
    LinkKind.SKILL_TRANSFER,
    LinkKind.INSPIRED_BY,
    LinkKind.JOINT_PROJECT,
    LinkKind.SUPPORTS,
]


class HarvestError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def dynamic_of(introduction: Introduction, side: str) -> Dynamic | None:
    return introduction.need_dynamic if side == Side.NEED else introduction.offer_dynamic


def tools_of(introduction: Introduction) -> list[Tool]:
    """Published tools that the need or the offer names."""
    found = Tool.objects.none()
    for record in (introduction.need, introduction.offer):
        if record is not None:
            found = found | record.tools.published()
    return list(found.distinct().order_by("name", "pk"))


def may_report(introduction: Introduction, side: str, user) -> bool:
    """Whether this person can tell it for her side's dynamique, and has not done so."""
    dynamic = dynamic_of(introduction, side)
    if user is None or dynamic is None or not has_accepted(user):
        return False
    told = FollowUp.objects.filter(introduction=introduction, side=side, usage_report__isnull=False)
    return user.teams.filter(dynamic=dynamic).exists() and not told.exists()


def may_link(introduction: Introduction) -> bool:
    """Two published dynamiques; the maillage holds no people and nothing hidden."""
    ends = (introduction.need_dynamic, introduction.offer_dynamic)
    return all(end is not None and end.live for end in ends) and ends[0].pk != ends[1].pk


def link_phrases(introduction: Introduction) -> list[tuple[str, str]]:
    """(kind, « A a visité B ») for each link that an exchange may leave, the one that fits its form first."""
    likely = LINK_OF_FORM[Form(introduction.form)]
    phrases = []
    for kind in sorted(KINDS, key=lambda kind: kind != likely):
        source, target = ends_of(introduction, kind)
        phrases.append((str(kind), f"{source.name} {kind.label} {target.name}"))
    return phrases


def ends_of(introduction: Introduction, kind: LinkKind) -> tuple[Dynamic, Dynamic]:
    need, offer = introduction.need_dynamic, introduction.offer_dynamic
    return (offer, need) if kind in STARTS_WITH_OFFER else (need, offer)


@transaction.atomic
def make_link(*, introduction: Introduction, kind: str, user) -> Link:
    """State the link once: one that the maillage already holds, in either direction when it is mutual, is kept.

    Its source says that a mise en relation established it, never who was in it.
    """
    if kind not in KINDS or not may_link(introduction):
        raise HarvestError("Ce lien ne peut pas être établi : il faut deux dynamiques publiées.")
    Introduction.objects.select_for_update(of=("self",)).get(pk=introduction.pk)
    kind = LinkKind(kind)
    source, target = ends_of(introduction, kind)
    ends = Q(source_dynamic=source, target_dynamic=target)
    if kind.is_mutual:
        ends |= Q(source_dynamic=target, target_dynamic=source)
    found = Link.objects.filter(ends, kind=kind).first()
    if found is not None:
        return found
    since = introduction.met_on or timezone.localdate(introduction.agreed_at)
    link = Link.objects.create(
        source_dynamic=source,
        target_dynamic=target,
        kind=kind,
        start=since,
        start_precision=DatePrecision.DAY if introduction.met_on else DatePrecision.MONTH,
        reference=f"{LINK_SOURCE}, {in_words(since, 'F Y')}",
        declared_by=user,
    )
    logger.info("link of the maillage", extra={"introduction": introduction.pk, "link": link.pk})
    return link


def draft_report(*, follow_up: FollowUp, tool: Tool, user) -> UsageReport:
    """The answer of a side as a retour d'usage to complete: both dynamiques are named in it, nobody is."""
    introduction, side = follow_up.introduction, follow_up.side
    if not may_report(introduction, side, user) or tool not in tools_of(introduction):
        raise HarvestError("Ce retour d’usage ne peut pas être commencé d’ici.")
    dynamic = dynamic_of(introduction, side)
    passed_on = side == Side.OFFER
    partner = name_of(introduction, other(side))
    verb = "que nous avons transmis à" if passed_on else "que nous a transmis"
    went_well = follow_up.useful is None or follow_up.useful >= Useful.LITTLE
    report = UsageReport(
        tool=tool,
        dynamic=dynamic,
        happened_on=introduction.met_on or timezone.localdate(),
        stage=dynamic.stage,
        context=f"« {tool.name} », {verb} {partner} : {introduction.get_form_display()}, "
        "après une mise en relation par l’équipe relais d’Archipel.",
        adapted=follow_up.would_add,
        worked=follow_up.changed if went_well else "",
        did_not_work="" if went_well else follow_up.changed,
        again=Again.YES
        if (follow_up.useful or 0) >= Useful.YES
        else Again.CHANGED
        if went_well
        else Again.NO,
    )
    try:
        return experience.draft(report=report, user=user)
    except (experience.ExperienceError, CharterNotAcceptedError) as error:
        raise HarvestError(str(error)) from error


def writer_of(introduction: Introduction, side: str):
    """The account on a side, None when it has none."""
    party = introduction.parties.filter(side=side).select_related("user").first()
    user = party.user if party else None
    return user if user is not None and side_of(introduction, user) == side else None

"""The report of an event: written, published, and the links that a visit leaves in the maillage."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.template.defaultfilters import date as in_words
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.search import index

from community.life import events_verbs as verbs
from community.life.models import Event, EventReport, ReportPicture
from community.life.services.events import EventError
from community.members.services.charter import require_charter
from dynamics.enums import DatePrecision, LinkKind
from dynamics.models import Dynamic, Link

logger = logging.getLogger(__name__)

MOST_PICTURES = 8


def find_report(event: Event) -> EventReport:
    """The report, unsaved until somebody writes it."""
    return EventReport.objects.filter(event=event).first() or EventReport(event=event)


@transaction.atomic
def save(*, report: EventReport, user, tools: Iterable = ()) -> EventReport:
    """Write the report of an event that has begun; once published, corrections show at once."""
    require_charter(user)
    event = Event.objects.select_for_update(of=("self",)).get(pk=report.event_id)
    if not event.is_published or not event.has_begun:
        raise EventError("Le compte rendu s’écrit une fois la rencontre commencée.")
    report.author = report.author or user
    report.save()
    report.tools.set(tools)
    index.insert_or_update_object(Event.objects.get(pk=event.pk))
    return report


@transaction.atomic
def publish(*, report: EventReport, user, now: datetime | None = None) -> EventReport:
    """Everybody reads it; a learning visit leaves a link from each visiting dynamique to its host."""
    require_charter(user)
    row = (
        EventReport.objects.select_for_update(of=("self",)).select_related("event__dynamic").get(pk=report.pk)
    )
    if not row.text.strip():
        raise EventError("Écrivez d’abord ce qui a été vu et appris.")
    if row.published_at is None:
        row.published_at = now or timezone.now()
        row.save(update_fields=["published_at", "updated_at"])
        log(instance=row.event, action=verbs.REPORTED, user=user)
    index.insert_or_update_object(Event.objects.get(pk=row.event_id))
    if row.event.is_visit:
        make_links(event=row.event, user=user)
    return row


def visiting_dynamics(event: Event) -> list[Dynamic]:
    """The published dynamiques whose people came: had a place, and were not noted as absent."""
    came = event.registrations.having_a_place().exclude(came=False)
    rows = Dynamic.objects.published().filter(pk__in=came.values("dynamic")).exclude(pk=event.dynamic_id)
    return list(rows.order_by("name", "pk"))


@transaction.atomic
def make_links(*, event: Event, user) -> list[Link]:
    """« A a visité B », dated; a link that the maillage already holds is kept as it is."""
    host = event.dynamic
    if host is None or not host.live:
        return []
    day = timezone.localdate(event.starts_at)
    links = []
    for visitor in visiting_dynamics(event):
        link, is_new = Link.objects.get_or_create(
            source_dynamic=visitor,
            target_dynamic=host,
            source_organisation=None,
            target_organisation=None,
            kind=LinkKind.VISIT,
            defaults={
                "start": day,
                "start_precision": DatePrecision.DAY,
                "reference": f"Visite apprenante Archipel, {in_words(day, 'F Y')}",
                "declared_by": user,
            },
        )
        links.append(link)
        if is_new:
            logger.info("link of the maillage", extra={"event": event.pk, "link": link.pk})
    return links


@transaction.atomic
def add_picture(*, picture: ReportPicture, user) -> ReportPicture:
    """A picture already drawn again by its field, with the words for those who do not see it."""
    require_charter(user)
    report = EventReport.objects.select_for_update(of=("self",)).get(pk=picture.report_id)
    if not picture.alternative_text.strip():
        raise EventError("Décrivez l’image en une phrase, pour celles et ceux qui ne la voient pas.")
    if report.pictures.count() >= MOST_PICTURES:
        raise EventError(f"Au plus {MOST_PICTURES} images : retirez-en d’abord.")
    picture.save()
    return picture


@transaction.atomic
def remove_picture(*, picture: ReportPicture, user) -> None:
    """Its file goes once the transaction holds."""
    storage, name = picture.image.storage, picture.image.name
    picture.delete()
    transaction.on_commit(lambda: storage.delete(name))
    logger.info("picture removed", extra={"report": picture.report_id, "user": user.pk})

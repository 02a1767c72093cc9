"""What a tool, a sheet or a monographie tells, as a version: as long as it has not changed, nor has what is made of it."""

from django.db.models import Count, Max, Model, Q
from wagtail.images import get_image_model

from dynamics.models import SnapshotVersion
from toolbox.models import LeverExample, MonographPage, SheetPage, TeamVariant, Tool, UsageReport

# What others wrote that the record tells too
TOLD: dict[type[Model], tuple[type[Model], ...]] = {
    Tool: (Tool, UsageReport, TeamVariant),
    SheetPage: (Tool, LeverExample),
    MonographPage: (Tool,),
}


def version_of(record: Tool | SheetPage | MonographPage) -> tuple:
    """A few short queries rather than the whole text.

    It changes with the record, the dynamiques, the tools and what members published about it, and the pictures
    added. It does not see a picture replaced under the same number, nor a document renamed: who keeps something
    under this version keeps it for a limited time.
    """
    own = (
        record.updated_at if isinstance(record, Tool) else (record.live_revision_id, record.last_published_at)
    )
    return (
        record._meta.label,
        record.pk,
        own,
        SnapshotVersion.objects.values_list("current", flat=True).first() or 0,
        [state_of(table) for table in TOLD[type(record)]],
        pictures() if isinstance(record, MonographPage) else None,
    )


def state_of(table: type[Model]) -> dict:
    return table.objects.order_by().aggregate(
        last=Max("updated_at"), count=Count("pk"), live=Count("pk", filter=Q(live=True))
    )


def pictures() -> dict:
    return get_image_model().objects.aggregate(last=Max("pk"), count=Count("pk"))

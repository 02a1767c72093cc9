"""A member keeps a tool, with a note for nobody else."""

from django.db import transaction

from toolbox.models import Tool, ToolBookmark


@transaction.atomic
def keep(*, tool: Tool, user, note: str = "") -> ToolBookmark:
    """Keep the tool, or change the note; doing it twice keeps it once."""
    bookmark, _ = ToolBookmark.objects.update_or_create(tool=tool, user=user, defaults={"note": note.strip()})
    return bookmark


def forget(*, tool: Tool, user) -> None:
    """Keep it no more; the note goes with it."""
    ToolBookmark.objects.filter(tool=tool, user=user).delete()

"""Load the reference data of `toolbox/data`: tools and gaps.

Idempotent by slug, as `dynamics.services.reference`: an entry that changed is loaded again, a record that a
person edited (its digest is empty) is left alone. What people attached to a tool stays.
"""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from dynamics.models import Dynamic, Theme
from dynamics.services.reference import ReferenceDataError, digest, read
from toolbox import models

DATA = Path(__file__).resolve().parent.parent / "data"
COLUMNS = [
    "name",
    "kind",
    "summary",
    "aims",
    "aim",
    "when",
    "stages",
    "sheets",
    "difficulty",
    "cost",
    "duration",
    "group",
    "people",
    "time",
    "money",
    "keywords",
    "sources",
]
LISTS = {"aims", "stages", "sheets", "keywords", "sources"}


@transaction.atomic
def load_tools(data: Path = DATA) -> int:
    """Returns how many were written; links between tools are made once all of them exist."""
    known = dict(models.Tool.objects.values_list("slug", "seed_digest"))
    dynamics = {dynamic.slug: dynamic for dynamic in Dynamic.objects.only("pk", "slug", "name")}
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    entries = [
        (entry, digest(entry)) for entry in read("tools", data) if known.get(entry["slug"], "new") != ""
    ]
    fresh = [(entry, stamp) for entry, stamp in entries if known.get(entry["slug"]) != stamp]
    for entry, _ in fresh:
        try:
            write_tool(entry, dynamics, themes)
        except (KeyError, TypeError, ValueError) as error:
            raise ReferenceDataError(f"outil {entry.get('slug')} : {error!r}") from error
    ids = dict(models.Tool.objects.values_list("slug", "pk"))
    for entry, stamp in fresh:
        finish_tool(entry, stamp, ids)
    return len(fresh)


def write_tool(entry: dict, dynamics: dict, themes: dict) -> models.Tool:
    """The row and its children, without its links to other tools."""
    slug = entry["slug"]
    tool = models.Tool.objects.filter(slug=slug).first() or models.Tool(slug=slug)
    for column in COLUMNS:
        empty = [] if column in LISTS else ""
        setattr(tool, column, entry.get(column) or empty)
    tool.live = True
    tool.themes = [named(themes, theme, slug) for theme in entry.get("themes") or []]
    tool.steps = [
        models.ToolStep(sort_order=rank, title=step["title"], text=step["text"], by_archipel=is_ours(step))
        for rank, step in enumerate(entry["steps"])
    ]
    tool.pitfalls = [
        models.ToolPitfall(
            sort_order=rank,
            text=pitfall["text"],
            source=pitfall.get("source") or "",
            by_archipel=is_ours(pitfall),
        )
        for rank, pitfall in enumerate(entry["pitfalls"])
    ]
    tool.uses = [
        models.ToolUse(
            sort_order=rank,
            dynamic=named(dynamics, use["dynamic"], slug) if use.get("dynamic") else None,
            name=use.get("name") or "",
            gave=use["gave"],
            source=use.get("source") or "",
        )
        for rank, use in enumerate(entry.get("used_by") or [])
    ]
    tool.variants = [
        models.ToolVariant(sort_order=rank, **variant)
        for rank, variant in enumerate(entry.get("variants") or [])
    ]
    tool.full_clean()
    tool.save()
    return tool


def finish_tool(entry: dict, stamp: str, ids: dict) -> None:
    """Links to other tools, the published revision, and the digest."""
    tool = models.Tool.objects.get(slug=entry["slug"])
    tool.see_also = [named(ids, other, tool.slug) for other in entry.get("see_also") or []]
    tool.save()
    tool.save_revision(log_action=False).publish(log_action=False)
    models.Tool.objects.filter(pk=tool.pk).update(seed_digest=stamp)


def is_ours(part: dict) -> bool:
    return part.get("by") == "archipel"


def named(rows: dict, slug: str, tool: str):
    if slug not in rows:
        raise ReferenceDataError(f"outil {tool} : « {slug} » n’existe pas")
    return rows[slug]


@transaction.atomic
def load_gaps(data: Path = DATA) -> int:
    """The needs of tools that the study found uncovered."""
    known = dict(models.Gap.objects.values_list("slug", "seed_digest"))
    written = 0
    for entry in read("gaps.yaml", data):
        stamp = digest(entry)
        if entry["slug"] in known and known[entry["slug"]] in ("", stamp):
            continue
        models.Gap.objects.update_or_create(
            slug=entry["slug"],
            defaults={
                "title": entry["title"],
                "text": entry["text"],
                "source": entry.get("source") or "",
                "seed_digest": stamp,
                "live": True,
                "first_published_at": timezone.now(),
            },
        )
        written += 1
    return written

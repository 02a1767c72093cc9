"""Load the reference data of `dynamics/data`: vocabularies, organisations, the real dynamiques, links.

Idempotent by slug. A record carries the digest of the file entry it was made from: an entry that changed is
loaded again, a record that a person edited or claimed (its digest is empty) is left alone.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml
from django.db import transaction

from dynamics import models
from dynamics.dates import parse_date
from dynamics.enums import Precision, TerritoryLevel
from dynamics.services.snapshot import changed_as_a_whole

DATA = Path(__file__).resolve().parent.parent / "data"
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LEVELS = {level.value for level in TerritoryLevel}


class ReferenceDataError(Exception):
    """A data file says something that cannot be loaded; the message names the entry."""


def read(name: str, data: Path = DATA) -> list[dict]:
    """The entries of one YAML file, or of every file of a folder, in the order of names."""
    path = data / name
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    entries: list[dict] = []
    for file in files:
        content = yaml.load(file.read_text(encoding="utf8"), Loader=Loader)  # noqa: S506 (safe loader)
        entries.extend(content if isinstance(content, list) else [content])
    return entries


def digest(entry: dict) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()


def load_vocabularies(data: Path = DATA) -> None:
    """Typologies, themes, legal forms, in the order of the files."""
    for position, entry in enumerate(read("typologies.yaml", data)):
        slug = entry.pop("slug")
        models.Typology.objects.update_or_create(slug=slug, defaults={**entry, "position": position})
    for position, entry in enumerate(read("themes.yaml", data)):
        slug = entry.pop("slug")
        keywords = entry.pop("keywords", "")
        keywords = ", ".join(keywords) if isinstance(keywords, list) else keywords
        models.Theme.objects.update_or_create(
            slug=slug, defaults={**entry, "keywords": keywords, "position": position}
        )
    for position, entry in enumerate(read("legal_forms.yaml", data)):
        slug = entry.pop("slug")
        entry["constraints_noted"] = entry.pop("constraints", [])
        models.LegalForm.objects.update_or_create(slug=slug, defaults={**entry, "position": position})


@transaction.atomic
def load_organisations(data: Path = DATA) -> int:
    """Returns how many were written."""
    known = dict(models.Organisation.objects.values_list("slug", "seed_digest"))
    written = 0
    for entry in read("organisations", data):
        stamp = digest(entry)
        if entry["slug"] in known and known[entry["slug"]] in ("", stamp):
            continue
        territory = next(
            (territory_of(f"{level}:{entry[level]}") for level in sorted(LEVELS) if entry.get(level)), None
        )
        models.Organisation.objects.update_or_create(
            slug=entry["slug"],
            defaults={
                "name": entry["name"],
                "acronym": entry.get("acronym") or "",
                "kind": entry["kind"],
                "summary": entry.get("summary") or "",
                "website": entry.get("website") or "",
                "source": entry.get("source") or "",
                "territory": territory,
                "seed_digest": stamp,
            },
        )
        written += 1
    return written


def territory_of(reference: str) -> models.Territory:
    """The territory named `level:code`. Raises ReferenceDataError when there is none."""
    level, _, code = str(reference).partition(":")
    try:
        return models.Territory.objects.select_related("region", "departement").get(level=level, code=code)
    except models.Territory.DoesNotExist:
        raise ReferenceDataError(f"territoire inconnu : {reference}") from None


def load_dynamics(data: Path = DATA) -> Iterator[tuple[str, bool]]:
    """Write the real dynamiques; yields (slug, whether it was written) for each."""
    known = dict(models.Dynamic.objects.values_list("slug", "seed_digest"))
    for entry in read("dynamiques", data):
        stamp = digest(entry)
        slug = entry["slug"]
        if slug in known and known[slug] in ("", stamp):
            yield slug, False
            continue
        try:
            with transaction.atomic():
                write_dynamic(entry, stamp)
        except (KeyError, TypeError, ValueError, models.Typology.DoesNotExist) as error:
            raise ReferenceDataError(f"{slug} : {error!r}") from error
        yield slug, True


def write_dynamic(entry: dict, stamp: str) -> models.Dynamic:
    """One dynamique with its children, published, and a revision; what people attached to it stays."""
    dynamic = models.Dynamic.objects.filter(slug=entry["slug"]).first() or models.Dynamic(slug=entry["slug"])
    for field, value in columns_of(entry).items():
        setattr(dynamic, field, value)
    dynamic.seed_digest, dynamic.live = stamp, True
    dynamic.themes = models.Theme.objects.filter(slug__in=checked(models.Theme, entry.get("themes")))
    dynamic.legal_forms = models.LegalForm.objects.filter(
        slug__in=checked(models.LegalForm, entry.get("legal_forms"))
    )
    dynamic.territories = [territory_of(reference) for reference in entry.get("territories") or []]
    add_children(dynamic, entry)
    dynamic.full_clean(exclude=["slug"])
    dynamic.save()
    dynamic.save_revision(log_action=False).publish(log_action=False)
    models.Dynamic.objects.filter(pk=dynamic.pk).update(seed_digest=stamp)
    return dynamic


def columns_of(entry: dict) -> dict[str, object]:
    """The dynamique's own columns."""
    seat, precision = seat_of(entry["seat"])
    inhabitants = entry.get("inhabitants") or {}
    return {
        "name": entry["name"],
        "typology": models.Typology.objects.get(slug=entry["type"]),
        "activity": entry.get("activity", "active"),
        "stage": entry.get("stage") or "",
        "summary": entry.get("summary") or "",
        "description": (entry.get("description") or "").strip(),
        "year_started": entry.get("year_started"),
        "website": entry.get("website") or "",
        "seat": seat,
        "precision": precision,
        "latitude": seat.latitude,
        "longitude": seat.longitude,
        "scale": entry.get("scale") or "",
        "perimeter_note": entry.get("perimeter_note") or "",
        "objects_of_cooperation": entry.get("objects") or [],
        "development_logics": entry.get("development_logics") or [],
        "action_logics": entry.get("action_logics") or [],
        "origin": entry.get("origin") or "",
        "systemic": entry.get("systemic"),
        "modelled": entry.get("modelled"),
        "involvement_design": inhabitants.get("design") or "",
        "involvement_running": inhabitants.get("animation") or "",
        "involvement_evaluation": inhabitants.get("evaluation") or "",
        "economic_model": entry.get("economic_model") or "",
        "heavy_investment": entry.get("heavy_investment"),
        "study": entry["study"],
        "sources": entry.get("sources") or [],
        "contradictions": entry.get("contradictions") or "",
    }


def seat_of(seat: dict) -> tuple[models.Territory, str]:
    level = next((level for level in ("commune", "epci", "departement", "region") if seat.get(level)), None)
    if level is None:
        raise ReferenceDataError("siège sans territoire")
    precision = seat.get("precision") or level
    return territory_of(f"{level}:{seat[level]}"), Precision(precision).value


def checked(model, slugs: list[str] | None) -> list[str]:
    """The slugs, all of which must exist."""
    slugs = slugs or []
    unknown = set(slugs) - set(model.objects.values_list("slug", flat=True))
    if unknown:
        raise ReferenceDataError(f"{model._meta.verbose_name} inconnu : {', '.join(sorted(unknown))}")
    return slugs


def add_children(dynamic: models.Dynamic, entry: dict) -> None:
    """Récit, figures, actors, means, functions, facts and the fields of its own type."""
    dynamic.events = [event_of(event, rank) for rank, event in enumerate(entry.get("events") or [])]
    dynamic.figures = [
        models.Figure(
            sort_order=rank,
            label=figure["label"],
            value=figure["value"],
            unit=figure.get("unit") or "",
            qualifier=figure.get("precision_note") or "",
            year=figure.get("year"),
            source=figure.get("source") or "",
        )
        for rank, figure in enumerate(entry.get("figures") or [])
    ]
    dynamic.facts = [
        models.Fact(sort_order=rank, **{key: value or "" for key, value in fact.items()})
        for rank, fact in enumerate(entry.get("facts") or [])
    ]
    dynamic.resources = [
        models.Resource(
            sort_order=rank,
            kind=resource["kind"],
            label=resource.get("label") or "",
            amount_eur=resource.get("amount_eur"),
            share_percent=resource.get("share_percent"),
            year=resource.get("year"),
            source=resource.get("source") or "",
        )
        for rank, resource in enumerate(entry.get("resources") or [])
    ]
    dynamic.held_functions = [
        models.HeldFunction(
            sort_order=rank,
            function=held["function"],
            held_by=held.get("held_by") or "",
            status=held.get("status") or "",
            fte=held.get("fte"),
            year=held.get("year"),
            source=held.get("source") or "",
        )
        for rank, held in enumerate(entry.get("functions") or [])
    ]
    dynamic.actors = [actor_of(actor, rank) for rank, actor in enumerate(entry.get("actors") or [])]
    add_details(dynamic, entry)


def event_of(event: dict, rank: int) -> models.StoryEvent:
    when = event.get("date")
    when = when.isoformat() if isinstance(when, date) else str(when or "")
    known = parse_date(when)
    return models.StoryEvent(
        sort_order=rank,
        kind=event["kind"],
        origin_kind=event.get("origin_kind") or "",
        date=known.date,
        date_precision=known.precision,
        title=event["title"],
        text=event.get("text") or "",
        lesson=event.get("lesson") or "",
        voice=event.get("voice") or "",
        source=event.get("source") or "",
    )


def actor_of(actor: dict, rank: int) -> models.Actor:
    organisation = None
    if actor.get("organisation"):
        try:
            organisation = models.Organisation.objects.get(slug=actor["organisation"])
        except models.Organisation.DoesNotExist:
            raise ReferenceDataError(f"organisation inconnue : {actor['organisation']}") from None
    return models.Actor(
        sort_order=rank,
        organisation=organisation,
        name=actor.get("name") or "",
        category=actor["category"],
        circle=actor.get("circle") or "",
        contributions=actor.get("contributions") or "",
        expectations=actor.get("expectations") or "",
        source=actor.get("source") or "",
    )


DETAILS = {
    "ptce": ("ptce_details", models.PtceDetails),
    "tzcld": ("tzcld_details", models.TzcldDetails),
    "third_place": ("third_place_details", models.ThirdPlaceDetails),
    "currency": ("currency_details", models.CurrencyDetails),
    "bearer": ("bearer_details", models.BearerDetails),
}


def add_details(dynamic: models.Dynamic, entry: dict) -> None:
    for key, (relation, model) in DETAILS.items():
        if entry.get(key):
            setattr(dynamic, relation, [model(**entry[key])])


@transaction.atomic
def load_links(data: Path = DATA) -> int:
    """Links that the studies state; one that a person changed since is left alone."""
    written = 0
    for entry in read("links.yaml", data):
        source, target = end_of(entry["source"], "source"), end_of(entry["target"], "target")
        known = parse_date(str(entry.get("start") or ""))
        stamp = digest(entry)
        link = models.Link.objects.filter(**source, **target, kind=entry["kind"]).first()
        if link and link.seed_digest in ("", stamp):
            continue
        models.Link.objects.update_or_create(
            **source,
            **target,
            kind=entry["kind"],
            defaults={
                "start": known.date,
                "start_precision": known.precision,
                "description": entry.get("description") or "",
                "reference": entry["reference"],
                "seed_digest": stamp,
            },
        )
        written += 1
    return written


def end_of(reference: str, end: str) -> dict[str, object]:
    """Filter of one end of a link written `dynamic:slug` or `organisation:slug`."""
    kind, _, slug = reference.partition(":")
    model = {"dynamic": models.Dynamic, "organisation": models.Organisation}.get(kind)
    row = model.objects.filter(slug=slug).first() if model else None
    if row is None:
        raise ReferenceDataError(f"lien vers un inconnu : {reference}")
    other = "organisation" if kind == "dynamic" else "dynamic"
    return {f"{end}_{kind}": row, f"{end}_{other}": None}


def finish_load() -> None:
    """Tell every worker that rows changed."""
    changed_as_a_whole()

"""Load the reference data of `proposals/data`: addressees, then the propositions and principles of the studies.

Idempotent by slug, as `dynamics.services.reference`: an entry that changed is loaded again, a record that a
person changed (its digest is empty) is left alone. Supports, amendments and discussions stay.

The wording of the numbered propositions of the studies is written once, in `toolbox/data/propositions_short.yaml`,
that the sheets use too; an entry of `propositions.yaml` gives its `title` only when it is not there.
"""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from dynamics.dates import PartialDate, parse_date
from dynamics.enums import DatePrecision
from dynamics.models import Dynamic, Theme
from dynamics.services.reference import ReferenceDataError, digest, read
from proposals import models
from proposals.enums import PropositionKind, PropositionOrigin, PropositionStatus

DATA = Path(__file__).resolve().parent.parent / "data"
SHORT = Path(__file__).resolve().parents[2] / "toolbox" / "data"


@transaction.atomic
def load_addressees(data: Path = DATA) -> int:
    """Returns how many were written."""
    if not (data / "addressees.yaml").exists():
        return 0
    known = dict(models.Addressee.objects.values_list("slug", "seed_digest"))
    written = 0
    for entry in read("addressees.yaml", data):
        stamp = digest(entry)
        if entry["slug"] in known and known[entry["slug"]] in ("", stamp):
            continue
        row = models.Addressee.objects.filter(slug=entry["slug"]).first() or models.Addressee(
            slug=entry["slug"]
        )
        row.name, row.kind, row.level = entry["name"], entry["kind"], entry.get("level") or ""
        row.description, row.source = entry.get("description") or "", entry.get("source") or ""
        row.seed_digest = stamp
        row.full_clean()
        row.save()
        written += 1
    return written


@transaction.atomic
def load_propositions(data: Path = DATA, short: Path = SHORT) -> int:
    """Returns how many were written; links between propositions are made once all of them exist."""
    if not (data / "propositions.yaml").exists():
        return 0
    words = {entry["number"]: entry for entry in read("propositions_short.yaml", short)}
    known = dict(models.Proposition.objects.values_list("slug", "seed_digest"))
    rows = {
        "dynamics": {dynamic.slug: dynamic for dynamic in Dynamic.objects.only("pk", "slug", "name")},
        "themes": {theme.slug: theme for theme in Theme.objects.all()},
        "addressees": {addressee.slug: addressee for addressee in models.Addressee.objects.all()},
    }
    fresh = []
    for entry in read("propositions.yaml", data):
        whole = with_words(entry, words)
        stamp = digest(whole)
        if known.get(whole["slug"], "new") not in ("", stamp):
            fresh.append((whole, stamp))
    for entry, _ in fresh:
        try:
            write_proposition(entry, rows)
        except (KeyError, TypeError, ValueError) as error:
            raise ReferenceDataError(f"proposition {entry.get('slug')} : {error!r}") from error
    numbers = dict(models.Proposition.objects.exclude(number="").values_list("number", "pk"))
    for entry, stamp in fresh:
        finish_proposition(entry, stamp, numbers)
    return len(fresh)


def with_words(entry: dict, words: dict[str, dict]) -> dict:
    """The entry with its wording and its source, from where they are written once."""
    number = entry.get("number") or ""
    said = words.get(number, {})
    title = entry.get("title") or said.get("text")
    if not title:
        raise ReferenceDataError(f"proposition {entry.get('slug')} : ni titre, ni ligne « {number} »")
    return {
        **entry,
        "number": number,
        "title": title,
        "source": entry.get("source") or said.get("source") or "",
    }


def write_proposition(entry: dict, rows: dict) -> models.Proposition:
    """The row, its evidence and its steps, without its links to other propositions."""
    slug = entry["slug"]
    proposition = models.Proposition.objects.filter(slug=slug).first() or models.Proposition(slug=slug)
    proposition.number, proposition.title = entry["number"], entry["title"]
    proposition.kind = entry.get("kind") or PropositionKind.PROPOSITION
    proposition.origin = PropositionOrigin.STUDY
    proposition.text, proposition.rationale = entry.get("text") or "", entry.get("rationale") or ""
    proposition.points, proposition.sheets = entry.get("points") or [], entry.get("sheets") or []
    proposition.subject = entry["subject"]
    proposition.status = entry.get("status") or PropositionStatus.CARRIED
    proposition.source, proposition.page = entry["source"], entry.get("page")
    proposition.live = True
    proposition.first_published_at = proposition.first_published_at or timezone.now()
    proposition.addressees = [
        named(rows["addressees"], addressee, slug) for addressee in entry.get("addressees") or []
    ]
    proposition.themes = [named(rows["themes"], theme, slug) for theme in entry.get("themes") or []]
    proposition.evidence = [
        models.PropositionEvidence(
            sort_order=rank,
            dynamic=named(rows["dynamics"], proof["dynamic"], slug) if proof.get("dynamic") else None,
            name=proof.get("name") or "",
            text=proof["text"],
            source=proof.get("source") or "",
        )
        for rank, proof in enumerate(entry.get("evidence") or [])
    ]
    proposition.full_clean()
    proposition.save()
    proposition.steps.all().delete()
    for part in entry.get("steps") or []:
        when = read_when(part)
        step = models.PropositionStep(
            proposition=proposition,
            date=when.date,
            date_precision=when.precision,
            status=part.get("status") or "",
            text=part["text"],
            source=part["source"],
        )
        step.full_clean()
        step.save()
    return proposition


def read_when(part: dict) -> PartialDate:
    """The date of a step: "2023-06", or a whole date with how precisely it is known."""
    when = parse_date(str(part.get("date") or ""))
    if part.get("precision") and when.date is not None:
        return PartialDate(when.date, DatePrecision(part["precision"]))
    return when


def finish_proposition(entry: dict, stamp: str, numbers: dict[str, int]) -> None:
    """Links to other propositions, the published revision, and the digest."""
    proposition = models.Proposition.objects.get(slug=entry["slug"])
    proposition.see_also = [named(numbers, other, proposition.slug) for other in entry.get("see_also") or []]
    proposition.save()
    proposition.save_revision(log_action=False).publish(log_action=False)
    models.Proposition.objects.filter(pk=proposition.pk).update(seed_digest=stamp)


def named(rows: dict, key: str, slug: str):
    if key not in rows:
        raise ReferenceDataError(f"proposition {slug} : « {key} » n’existe pas")
    return rows[key]

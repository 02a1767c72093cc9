"""Load the library of indicators of `evaluation/data`. Idempotent by slug, as `dynamics.services.reference`."""

from pathlib import Path

from django.db import transaction

from dynamics.french import get_analyser
from dynamics.models import Typology
from dynamics.services.reference import ReferenceDataError, digest, read
from evaluation.enums import Dimension, Direction, IndicatorKind
from evaluation.models import LibraryIndicator
from evaluation.models.indicators import HIGHEST

DATA = Path(__file__).resolve().parent.parent / "data"
BY_US = "archipel"


@transaction.atomic
def load_indicators(data: Path = DATA) -> int:
    """Returns how many were written. An entry that went from the file stays: somebody may follow it."""
    known = dict(LibraryIndicator.objects.values_list("slug", "seed_digest"))
    typologies = {one.slug: one for one in Typology.objects.all()}
    written = 0
    for entry in read("indicators.yaml", data):
        stamp = digest(entry)
        if entry["slug"] in known and known[entry["slug"]] in ("", stamp):
            continue
        try:
            write_indicator(entry, stamp, typologies)
        except (KeyError, ValueError) as error:
            raise ReferenceDataError(f"indicateur {entry.get('slug')} : {error!r}") from error
        written += 1
    return written


def write_indicator(entry: dict, stamp: str, typologies: dict) -> LibraryIndicator:
    kind, dimension = IndicatorKind(entry["kind"]), Dimension(entry["dimension"])
    scale = entry.get("scale") or []
    if (len(scale) == HIGHEST + 1) != (kind == IndicatorKind.QUALITATIVE):
        raise ValueError("a qualitative indicator has five words, the others none")
    if bool(entry.get("source")) == (entry.get("by") == BY_US):
        raise ValueError("an indicator has a source, or is ours")
    types = [typologies[slug] for slug in entry.get("typologies") or []]
    texts = [entry["name"], entry["definition"], entry.get("unit") or "", dimension.label]
    indicator, _ = LibraryIndicator.objects.update_or_create(
        slug=entry["slug"],
        defaults={
            "name": entry["name"],
            "definition": entry["definition"],
            "dimension": dimension,
            "kind": kind,
            "unit": entry.get("unit") or "",
            "scale": scale,
            "direction": Direction(entry["direction"]),
            "method": entry["method"],
            "source": entry.get("source") or "",
            "words": f" {get_analyser().index_text(' '.join([*texts, *(one.name for one in types)]))} ",
            "seed_digest": stamp,
        },
    )
    indicator.typologies.set(types)
    return indicator

"""The régions and départements with their counts, as a list and as a map."""

from functools import lru_cache

from dynamics import outlines
from dynamics.french import fold
from dynamics.models import Territory
from dynamics.numbers import plural
from dynamics.services.territory_life import seats_by_code

MAINLAND = (-5.3, 41.2, 9.7, 51.2)
WIDTH = 560
STEPS = (1, 2, 4, 8)  # from how many dynamiques on a département gets a darker land


def regions_with_counts() -> list[dict]:
    """Régions by name, each with its départements; those of a single département have none listed."""
    counts = seats_by_code()
    below: dict[int, list[dict]] = {}
    for row in Territory.objects.departements():
        entry = {"territory": row, "count": counts["departement"].get(row.code, 0)}
        below.setdefault(row.region_id, []).append(entry)
    regions = [
        {
            "territory": region,
            "count": counts["region"].get(region.code, 0),
            "departements": by_name(below.get(region.pk, [])) if len(below.get(region.pk, [])) > 1 else [],
        }
        for region in Territory.objects.regions()
    ]
    return by_name(regions)


def by_name(entries: list[dict]) -> list[dict]:
    """In the order of a French dictionary: « Île-de-France » between H and J."""
    return sorted(entries, key=lambda entry: fold(entry["territory"].name))


def france_by_departement(regions: list[dict]) -> dict:
    """The départements of the mainland and of Corsica as paths, darker where there are more dynamiques."""
    frame, paths = mainland()
    areas = [
        {
            "path": paths[row["territory"].code],
            "url": row["territory"].get_absolute_url(),
            "label": f"{row['territory'].name} : {plural(row['count'], 'dynamique')}",
            "step": sum(row["count"] >= least for least in STEPS),
        }
        for region in regions
        for row in region["departements"]
        if row["territory"].code in paths
    ]
    return {"width": frame.width, "height": frame.height, "areas": areas}


@lru_cache(maxsize=1)
def mainland() -> tuple[outlines.Frame, dict[str, str]]:
    frame = outlines.Frame.around([MAINLAND], WIDTH, ratio=0.98)
    shapes = outlines.shapes("departement").items()
    return frame, {code: frame.path(shape) for code, shape in shapes if frame.meets(shape.box)}

"""Synthetic links between dynamiques and organisations, in bulk, to measure the maillage with."""

import numpy as np
from django.db import transaction

from dynamics import enums, models
from dynamics.services.load import BATCH, REFERENCE

KINDS = list(enums.LinkKind.values)
DYNAMICS_OF_AN_ORGANISATION = 8
YEARS = range(1998, 2025)
NEAR = 40  # most links are between dynamiques that follow each other, as neighbours do


def make_links(number: int, *, seed: int = 1) -> int:
    """Bring the synthetic links of this seed up to ``number``. Returns how many were added.

    Three in ten lead from an organisation to a dynamique. There must be dynamiques: `make_dynamics`.
    """
    prefix = f"{REFERENCE}-{seed}"
    known = models.Link.objects.filter(reference=prefix).count()
    dynamics = list(
        models.Dynamic.objects.filter(reference__startswith=f"{prefix}-")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if known >= number or len(dynamics) < 2:
        return 0
    with transaction.atomic():
        organisations = _organisations(max(1, len(dynamics) // DYNAMICS_OF_AN_ORGANISATION), prefix)
        rows = _rows(number, dynamics, organisations, seed)
        made = models.Link.objects.bulk_create(
            [_link(row, prefix) for row in rows[known:]], batch_size=BATCH, ignore_conflicts=True
        )
    return len(made)


def _organisations(number: int, prefix: str) -> list[int]:
    rows = [
        models.Organisation(
            slug=f"{prefix}-{n}",
            name=f"Réseau d’entraide nº {n + 1}",
            kind=enums.OrganisationKind.ASSOCIATION,
        )
        for n in range(number)
    ]
    models.Organisation.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return list(
        models.Organisation.objects.filter(slug__in=[row.slug for row in rows])
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _rows(number: int, dynamics: list[int], organisations: list[int], seed: int) -> list[tuple]:
    """(source dynamique, source organisation, kind, target dynamique, year), each once, always the same."""
    random = np.random.default_rng([seed, 5])
    found: dict[tuple, int | None] = {}
    for _ in range(20 * number):
        if len(found) == number:
            break
        first = int(random.integers(len(dynamics)))
        kind = KINDS[int(random.integers(len(KINDS)))]
        year = int(random.choice(YEARS)) if random.random() < 0.5 else None
        if random.random() < 0.3:
            pair = (None, organisations[int(random.integers(len(organisations)))], kind, dynamics[first])
        else:
            far = random.random() < 0.1
            step = int(random.integers(1, len(dynamics) if far else min(NEAR, len(dynamics))))
            pair = (dynamics[first], None, kind, dynamics[(first + step) % len(dynamics)])
        found.setdefault(pair, year)
    return [(*pair, year) for pair, year in found.items()]


def _link(row: tuple, reference: str) -> models.Link:
    source, organisation, kind, target, year = row
    return models.Link(
        source_dynamic_id=source,
        source_organisation_id=organisation,
        kind=kind,
        target_dynamic_id=target,
        start=f"{year}-01-01" if year else None,
        start_precision=enums.DatePrecision.YEAR if year else enums.DatePrecision.UNKNOWN,
        reference=reference,
    )

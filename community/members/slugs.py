"""Addresses made of a name, one for each, even when two people send the same name at the same instant."""

from collections.abc import Collection

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

LONGEST_STEM = 90
ATTEMPTS = 5


def free_slug(model: type[models.Model], name: str, *, fallback: str, reserved: Collection[str] = ()) -> str:
    """« Le Jardin » gives `le-jardin`, or `le-jardin-2` when it is taken; `fallback` when nothing is left of it."""
    stem = slugify(name)[:LONGEST_STEM].strip("-") or fallback
    taken = {*model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True), *reserved}
    if stem not in taken:
        return stem
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)


def save_at_free_slug(row: models.Model, name: str, *, fallback: str, reserved: Collection[str] = ()) -> None:
    """Save a new row at a free address; when somebody else takes it meanwhile, at the next one."""
    for attempt in range(1, ATTEMPTS + 1):
        row.slug = free_slug(type(row), name, fallback=fallback, reserved=reserved)
        try:
            with transaction.atomic():
                row.save()
            return
        except IntegrityError:
            taken_meanwhile = type(row)._default_manager.filter(slug=row.slug).exists()
            if attempt == ATTEMPTS or not taken_meanwhile:
                raise

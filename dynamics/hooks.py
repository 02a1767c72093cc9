"""Wagtail hooks through which the apps to the right say what a dynamique has to do with them.

Registered in an app's `wagtail_hooks.py` with `wagtail.hooks.register(NAME)`:

`register_dynamic_help_ids`
    A function without argument that gives `{"cherche": ids, "propose": ids}`, each a queryset of the ids of
    dynamiques (`Need.objects.open().values("dynamic_id")`). It makes the filter `aide` and its facet.

`register_dynamic_sheet_ids`
    The same for the six thematic sheets, `{"cooperations": ids, …}`: the filter `fiche` and its facet.

`register_dynamic_panels`
    A function `(request, dynamic)` that gives a panel of the page of a dynamique, or None when it has nothing
    to show: `{"anchor": "besoins", "title": "Ce qu’elle cherche", "order": 10, "template": "…", "context": {…}}`.
    Panels come after « Ses liens », by `order`; the template gets `dynamic`, `request` and its own context.
    The page has 25 queries at most, all panels included: a panel makes one or two.

`register_organisation_panels`
    A function `(request, organisation)`, the same for the page of an organisation, after « Ses liens ».

Whoever changes what these querysets give calls `services.snapshot.touch(ids)` in the same transaction. A
filter that nobody registered is not shown, and asking for it finds nothing.
"""

from django.db.models import Q, QuerySet
from wagtail import hooks

HELP_IDS = "register_dynamic_help_ids"
SHEET_IDS = "register_dynamic_sheet_ids"
PANELS = "register_dynamic_panels"
ORGANISATION_PANELS = "register_organisation_panels"


def registered_ids(name: str) -> dict[str, list[QuerySet]]:
    """The querysets registered under a hook, by value of the filter."""
    found: dict[str, list[QuerySet]] = {}
    for function in hooks.get_hooks(name):
        for value, ids in function().items():
            found.setdefault(value, []).append(ids)
    return found


def filter_by_hook(name: str, values: list[str]) -> Q:
    """Dynamiques that have one of the values, as a condition; nothing when no app knows them."""
    known = registered_ids(name)
    condition = Q(pk__in=[])
    for value in values:
        for ids in known.get(value, []):
            condition |= Q(pk__in=ids)
    return condition


def panels_of(request, dynamic) -> list[dict]:
    """What the apps to the right show on the page of a dynamique, in order."""
    return _panels(PANELS, request, dynamic)


def panels_of_organisation(request, organisation) -> list[dict]:
    """What the apps to the right show on the page of an organisation, in order."""
    return _panels(ORGANISATION_PANELS, request, organisation)


def _panels(name: str, request, about) -> list[dict]:
    found = [function(request, about) for function in hooks.get_hooks(name)]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.get("order", 100))

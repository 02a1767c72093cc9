"""The short rows of one dynamique (figures, facts, story…) read together, for a page that shows them all."""

import json

from django.db import models
from django.db.models import Value
from django.db.models.functions import JSONObject
from modelcluster.models import get_all_child_relations

from dynamics.models import Dynamic


def gather(dynamic: Dynamic, *relations: str) -> None:
    """Hold the rows of these child relations in memory, in order: one query for all, rather than one each.

    `dynamic.figures.all()` then gives what was read, as it does on a draft (which is in memory already).
    """
    if not dynamic.live or not relations:
        return
    known = {relation.name: relation.related_model for relation in get_all_child_relations(Dynamic)}
    parts = []
    for name in relations:
        model = known[name]
        rank = "sort_order" if hasattr(model, "sort_order") else "pk"
        row = JSONObject(**{field.attname: field.attname for field in model._meta.concrete_fields})
        rows = model.objects.filter(dynamic=dynamic).order_by()
        parts.append(rows.values_list(Value(name), models.F(rank), "pk", row))
    found = {name: [] for name in relations}
    for name, _, _, values in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[:3]):
        found[name].append(restored(known[name], values, dynamic))
    # Where modelcluster keeps the children of a draft
    vars(dynamic).setdefault("_cluster_related_objects", {}).update(found)


def restored(model: type[models.Model], values: dict, dynamic: Dynamic) -> models.Model:
    """A row as the database would have given it: JSON knows neither dates nor decimals."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    row = model(**{name: value_of(fields[name], value) for name, value in values.items()})
    row._state.adding, row._state.db = False, dynamic._state.db
    row.dynamic = dynamic
    return row


def value_of(field: models.Field, value):
    if isinstance(field, models.JSONField):
        return json.loads(value) if isinstance(value, str) else value  # SQLite keeps it as text
    value = field.to_python(value)
    if isinstance(field, models.DecimalField) and value is not None:
        return round(value, field.decimal_places)
    return value

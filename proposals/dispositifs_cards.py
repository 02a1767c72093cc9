"""What is shown of a dispositif: its card, the lines of a comparison, the calendar, the need it starts."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations, groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from community.exchanges.enums import Form, LinkObject
from community.members.french_dates import day
from dynamics.charts import capitalised
from proposals.dispositifs_enums import DispositifKind, Opening
from proposals.models import Dispositif
from toolbox.models import Tool

# Lines shown even when nobody knows: what one compares first
ALWAYS = {"Aujourd’hui", "Ouverture", "Échéance", "Montant", "Stades", "Formes juridiques", "Fraîcheur"}
MOST_THEMES = 6
BADGES = {
    Opening.OPEN: "success",
    Opening.PERMANENT: "success",
    Opening.SOON: "pending",
    Opening.ANNOUNCED: "pending",
    Opening.CLOSED: "ended",
}


def when(one: Dispositif) -> str:
    """« Ouvert jusqu’au 3 mars 2026 », "" when the dates are not known."""
    opening = one.opening
    closes = day(one.closes_on) if one.closes_on else ""
    if opening in (Opening.SOON, Opening.ANNOUNCED):
        start = f"Ouvre le {day(one.opens_on)}"
        return f"{start}, jusqu’au {closes}" if closes else start
    return {
        Opening.OPEN: f"Ouvert jusqu’au {closes}" if closes else "Ouvert maintenant",
        Opening.PERMANENT: "Ouvert toute l’année",
        Opening.CLOSED: f"Dernière échéance : {closes}",
    }.get(opening, "")


def where(one: Dispositif) -> list[str]:
    """The territories, else whether it is everywhere; nothing when nobody said."""
    places = [place.name for place in one.territories.all()]
    return places or ([one.get_coverage_display()] if one.coverage else [])


def dispositif_card(one: Dispositif) -> dict:
    """A card of the list; the row has its territories read."""
    meta = [
        ("calendar", when(one)),
        ("euro", capitalised(one.amount) if len(one.amount) <= 60 else amounts(one)),
        ("clock", capitalised(one.duration)),
        ("pin", capitalised(", ".join(where(one)))),
    ]
    opening = one.opening
    return {
        "id": one.pk,
        "slug": one.slug,
        "url": one.get_absolute_url(),
        "name": one.name,
        "kind": f"{capitalised(one.get_kind_display())} · {one.get_family_display()}",
        "summary": one.summary,
        "meta": [{"icon": icon, "label": label} for icon, label in meta if label],
        "badge": {"kind": BADGES[opening], "label": opening.label} if opening in BADGES else None,
        "freshness": capitalised(one.freshness.label),
    }


def amounts(one: Dispositif) -> str:
    """« 10 000 à 20 000 € », « jusqu’à 84 000 € », "" when no figure is known."""
    low, high = (thousands(value) if value is not None else "" for value in (one.amount_min, one.amount_max))
    if low and high:
        return f"{high} €" if low == high else f"{low} à {high} €"
    if high:
        return f"Jusqu’à {high} €"
    return f"À partir de {low} €" if low else ""


def thousands(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


# --- Side by side ---------------------------------------------------------------------------


def comparison_rows(chosen: list[Dispositif]) -> list[dict]:
    """What is compared, line by line; each cell is a list of short texts."""
    lines = [
        ("Nature", lambda one: [one.get_kind_display()]),
        ("Aujourd’hui", lambda one: [one.opening.label]),
        ("Ouverture", lambda one: [day(one.opens_on) if one.opens_on else ""]),
        ("Échéance", lambda one: [day(one.closes_on) if one.closes_on else ""]),
        ("Montant", lambda one: [one.amount or amounts(one)]),
        ("Durée", lambda one: [one.duration]),
        ("Stades", lambda one: one.stage_labels),
        ("Formes juridiques", lambda one: [form.name for form in one.legal_forms.all()]),
        ("Où", where),
        ("Thèmes", lambda one: [theme.name for theme in one.themes.all()]),
        ("Fraîcheur", lambda one: [one.freshness.label]),
    ]
    rows = [
        {"label": label, "cells": [[part for part in read(one) if part] for one in chosen]}
        for label, read in lines
    ]
    return [row for row in rows if row["label"] in ALWAYS or any(row["cells"])]


def calendar_of(rows: Iterable[Dispositif], today: date | None = None) -> list[dict]:
    """Openings and deadlines to come, month by month: `{month, events: [{day, label, one}]}`."""
    today = today or timezone.localdate()
    events = [
        (told, rank, label, one)
        for one in rows
        for rank, (told, label) in enumerate([(one.opens_on, "Ouverture"), (one.closes_on, "Échéance")])
        if told and told >= today
    ]
    events.sort(key=lambda event: (event[0], event[1], event[3].name))
    return [
        {
            "month": capitalised(date_format(date(year, month, 1), "F Y")),
            "events": [{"day": day(told), "label": label, "one": one} for told, _, label, one in group],
        }
        for (year, month), group in groupby(events, key=lambda event: (event[0].year, event[0].month))
    ]


def overlaps_of(chosen: list[Dispositif], today: date | None = None) -> list[dict]:
    """Pairs that can be answered at the same time, from today on: `{first, second, start, end}`, in order.

    Only those whose deadline is known; one without an opening day counts as open already.
    """
    today = today or timezone.localdate()
    windows = [
        (one, max(one.opens_on or today, today), one.closes_on)
        for one in chosen
        if one.closes_on and one.closes_on >= today
    ]
    pairs = [
        (max(start, other_start), min(end, other_end), one, other)
        for (one, start, end), (other, other_start, other_end) in combinations(windows, 2)
    ]
    pairs.sort(key=lambda pair: (pair[0], pair[1]))
    return [
        {"first": one, "second": other, "start": day(start), "end": day(end)}
        for start, end, one, other in pairs
        if start <= end
    ]


# --- What it leads to -----------------------------------------------------------------------


def partners_address(one: Dispositif, tools: Iterable[Tool] = ()) -> str:
    """The form of a need, already written: look for partners to answer together."""
    what = "ce financement" if one.kind == DispositifKind.FUNDING else "cet accompagnement"
    text = (
        f"Nous voulons répondre à plusieurs à « {one.name} » ({what} : {one.summary})\n\n"
        "Ce que nous pouvons apporter : \n"
        "Ce que nous cherchons chez les autres : "
    )
    if one.closes_on:
        text += f"\nÉchéance annoncée : {day(one.closes_on)}."
    pairs = [
        ("titre", f"Chercher des partenaires pour répondre à « {one.name} »"[:140]),
        ("texte", text),
        ("forme", Form.LINK),
        ("objet", LinkObject.PARTNERS),
        *[("theme", theme.slug) for theme in list(one.themes.all())[:MOST_THEMES]],
        *[("fiche", sheet.value) for sheet in one.sheet_values[:1]],
        *[("outil", tool.slug) for tool in tools],
    ]
    return f"{reverse('needs:new')}?{urlencode(pairs)}"

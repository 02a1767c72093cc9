"""What the mise en relation achieves: a public page of aggregates, the same as CSV.

The équipe relais reads every figure; others only those about five needs or more, and none from which a smaller
one would be found by subtraction.
"""

import csv

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.exchanges.enums import Outcome
from community.exchanges.figures import FEWEST
from community.exchanges.services.figures import Figures, read
from dynamics.exports import cell
from dynamics.numbers import format_number

KEPT_SECONDS = 300
NOT_TOLD = "non dit"
CACHE_KEY = "exchanges:figures:told"


def shown_to(user) -> Figures:
    """Fresh and whole for the équipe relais; kept five minutes for everybody else."""
    if user.has_perm("exchanges.see_all_figures"):
        return read(fewest=1)
    return cache.get_or_set(CACHE_KEY, lambda: read(fewest=FEWEST), KEPT_SECONDS)


@require_safe
def figures(request):
    found = shown_to(request.user)
    context = {
        "figures": found,
        "key_figures": key_figures(found),
        "by_theme": bars(found.unmet_by_theme),
        "by_region": bars(found.unmet_by_region),
        "outcomes": bars(found.outcomes),
        "form_headers": [
            {"label": "Forme"},
            {"label": "Proposées", "num": True},
            {"label": "Acceptées des deux côtés", "num": True},
            *[{"label": outcome.label.capitalize(), "num": True} for outcome in Outcome],
        ],
        "form_rows": [
            [row.form.capitalize(), *map(said, [row.total, row.agreed, *row.outcomes])]
            for row in found.by_form
        ],
        "hides_shares": None in (found.within_7, found.within_30, found.acceptance),
        "ways_out": [{"label": "Voir les besoins", "url": reverse("needs:list")}],
        "fewest": FEWEST,
        "sees_all": request.user.has_perm("exchanges.see_all_figures"),
    }
    return render(request, "exchanges/figures/figures.html", context)


@require_safe
def figures_csv(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mises-en-relation-chiffres.csv"'
    writer = csv.writer(response)
    writer.writerow(["chiffre", "detail", "valeur", "sur"])
    for row in csv_rows(shown_to(request.user)):
        writer.writerow([cell(value) for value in row])
    return response


def csv_rows(found: Figures):
    """One fact a row; `sur` is what a count is a share of. What is not told is empty."""
    not_told = (None, None)
    yield ["besoins", "", found.needs, ""]
    yield ["besoins ouverts", "", found.open_needs, ""]
    yield ["besoins avec une proposition en 7 jours", "", *(found.within_7 or not_told)]
    yield ["besoins avec une proposition en 30 jours", "", *(found.within_30 or not_told)]
    days = "" if found.days_to_contact is None else found.days_to_contact
    yield ["jours jusqu’au premier contact (médiane)", "", days, ""]
    yield ["mises en relation acceptées des deux côtés", "", *(found.acceptance or not_told)]
    yield ["suggestions suivies", "", *found.suggestions_followed]
    yield ["besoins sans réponse depuis 30 jours", "", found.unmet, ""]
    for label, count in found.unmet_by_theme:
        yield ["besoins sans réponse, par thème", label, count, found.unmet]
    for label, count in found.unmet_by_region:
        yield ["besoins sans réponse, par région", label, count, found.unmet]
    for row in found.by_form:
        yield ["mises en relation, par forme", row.form, row.agreed, row.total]
    yield ["liens créés entre dynamiques", "", found.links, ""]
    for label, count in found.outcomes:
        yield ["issues", label, count, ""]


def key_figures(found: Figures) -> list[dict]:
    """What the page says first; a figure without anything behind it, or not told, is not shown."""
    shown = [{"value": found.needs, "label": "besoins écrits" if found.needs > 1 else "besoin écrit"}]
    for share, label in (
        (found.within_7, "des besoins ont eu une proposition en une semaine"),
        (found.within_30, "des besoins ont eu une proposition en un mois"),
        (found.acceptance, "des mises en relation sont acceptées des deux côtés"),
        (found.suggestions_followed, "des suggestions ont été proposées aux deux côtés"),
    ):
        if share and share.percent is not None:
            shown.append({"value": f"{share.percent}\xa0%", "label": label, "source": f"sur {share.total}"})
    if found.days_to_contact is not None:
        days = format_number(found.days_to_contact, 1)
        shown.append({"value": f"{days}\xa0j", "label": "entre un besoin et son premier contact (médiane)"})
    if found.links:
        label = "liens créés entre dynamiques" if found.links > 1 else "lien créé entre dynamiques"
        shown.append({"value": found.links, "label": label})
    return shown


def said(count: int | None) -> int | str:
    return NOT_TOLD if count is None else count


def bars(pairs: list[tuple[str, int]]) -> list[dict]:
    """Rows of components/bar_chart.html, the greatest filling the width."""
    most = max((count for _, count in pairs), default=1)
    return [
        {
            "label": label[:1].upper() + label[1:],
            "percent": round(100 * count / most, 1),
            "display": format_number(count),
        }
        for label, count in pairs
    ]

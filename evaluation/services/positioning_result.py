"""What a dynamique in this situation usually needs, with what the site has to answer it.

One query a kind of thing (tools, sheets, propositions, dispositifs), whatever the number of needs.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from dynamics.charts import plane_sentence
from dynamics.enums import Sheet
from dynamics.models import Dynamic
from dynamics.services.catalogue import Catalogue
from evaluation.positioning_grid import Need, Row, rows_for
from evaluation.services.positioning_peers import Peer, best_for, peers_ahead, stage_ahead
from proposals.models import Dispositif, Proposition
from toolbox.models import SheetPage, Tool

MOST_DISPOSITIFS, DISPOSITIFS_SHOWN = 200, 4
KINDS = (("accompagnement", "Pour être accompagné·e"), ("financement", "Pour financer"))


class Answered(NamedTuple):
    """One need, and where to look."""

    need: Need
    row: Row
    sheets: list[dict]
    tools: list[Tool]
    propositions: list
    dispositifs: list[Dispositif]
    dispositifs_url: str
    peers: list[Peer]
    start_url: str


class Result(NamedTuple):
    """What is shown of a situation; ``groups`` are (title, needs)."""

    plane: dict
    rows: list[Row]
    groups: list[tuple[str, list[Answered]]]
    ahead: str


def result_of(*, dynamic: Dynamic, situation, catalogue: Catalogue) -> Result:
    """``situation`` is an answer that was given, or an agreed positioning."""
    rows = rows_for(
        stage=situation.stage,
        modelled=situation.modelled,
        systemic=situation.systemic,
        economic_model=situation.economic_model,
        new_chantiers=situation.new_chantiers,
    )
    pairs = [(row, need) for row in rows for need in row.needs]
    needs = [need for _, need in pairs]
    tools = tools_by_slug(slug for need in needs for slug in need.tools)
    sheets = sheets_by_key(key for need in needs for key in need.sheets)
    propositions = propositions_by_number(number for need in needs for number in need.propositions)
    dispositifs = dispositifs_of(situation.stage, {family for need in needs for family in need.dispositifs})
    peers = peers_ahead(dynamic, situation, catalogue)
    answered = [
        Answered(
            need=need,
            row=row,
            sheets=found(need.sheets, sheets),
            tools=found(need.tools, tools),
            propositions=found(need.propositions, propositions),
            dispositifs=[one for one in dispositifs if one.family in need.dispositifs][:DISPOSITIFS_SHOWN],
            dispositifs_url=dispositifs_url(situation.stage, need),
            peers=best_for(peers, need.sheets),
            start_url=start_url(need, dynamic),
        )
        for row, need in pairs
    ]
    groups = [(title, [one for one in answered if one.need.kind == kind]) for kind, title in KINDS]
    return Result(
        plane=plane_of(situation),
        rows=rows,
        groups=[(title, ones) for title, ones in groups if ones],
        ahead=stage_ahead(situation.stage).label,
    )


def start_url(need: Need, dynamic: Dynamic) -> str:
    """The form of a new need, already filled in."""
    start = need.start
    values = [
        ("titre", start.title),
        ("texte", start.text),
        ("dynamique", dynamic.slug),
        ("forme", start.form),
        *([("objet", start.object)] if start.object else []),
        *(("fiche", sheet) for sheet in need.sheets[:1]),
        *(("outil", tool) for tool in need.tools),
    ]
    return f"{reverse('needs:new')}?{urlencode(values)}"


def dispositifs_url(stage: str, need: Need) -> str:
    """The directory, filtered as the few that are shown were chosen."""
    asked = [("stade", stage), *(("famille", family) for family in need.dispositifs)]
    return f"{reverse('dispositifs:list')}?{urlencode(asked)}"


def plane_of(situation) -> dict:
    """Parameters of components/plane_chart.html."""
    return {
        "points": [{"x": situation.systemic, "y": situation.modelled, "label": "Vous", "main": True}],
        "sentence": plane_sentence(situation.systemic, situation.modelled),
    }


def found(keys: Sequence[str], by_key: dict) -> list:
    return [by_key[key] for key in keys if key in by_key]


def tools_by_slug(slugs: Iterable[str]) -> dict[str, Tool]:
    rows = Tool.objects.published().filter(slug__in=set(slugs)).only("slug", "name", "summary")
    return {tool.slug: tool for tool in rows}


def sheets_by_key(keys: Iterable[str]) -> dict[str, dict]:
    """The thematic sheets that are online; their pages live under /fiches/."""
    live = set(SheetPage.objects.live().filter(key__in=set(keys)).values_list("key", flat=True))
    return {key: {"label": Sheet(key).label, "url": f"/fiches/{key}/"} for key in live}


def propositions_by_number(numbers: Iterable[str]) -> dict:
    """Those that are published."""
    return {row.number: row for row in Proposition.objects.published().filter(number__in=set(numbers))}


def dispositifs_of(stage: str, families: set[str]) -> list[Dispositif]:
    """Those that fit the stage, the next deadline first."""
    if not families:
        return []
    rows = Dispositif.objects.fitting(stages=[stage], families=families).by_deadline()
    return list(rows.only("slug", "name", "family")[:MOST_DISPOSITIFS])

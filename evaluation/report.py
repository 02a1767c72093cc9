"""What a report says: the sections that were chosen, as pieces that the page and the paper both know how to draw.

A piece is a dict whose `kind` is one of toolbox.pdf's (bars, facts, items, actors, prose), or « radar ».
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean

from django.db.models import Prefetch, Subquery
from django.utils import timezone

from dynamics.citations import cite
from dynamics.models import Dynamic
from dynamics.numbers import format_euros, format_number
from evaluation.audiences import Reading
from evaluation.enums import Dimension, PrerequisiteState, RoundState
from evaluation.models import (
    Comparison,
    Evaluation,
    Indicator,
    Opinion,
    ReportSettings,
    ResourceLine,
    ResourceYear,
    Result,
    Round,
)
from evaluation.radar import TOP, is_minority
from evaluation.radars import opinions_chart, proof_chart
from evaluation.sections import KEYS, SECTIONS
from evaluation.services.means import rate
from evaluation.services.prerequisites import checklist
from evaluation.thirds import thirds, value_of
from evaluation.thirds_chart import NOT_COUNTED, chart_of
from toolbox.pdf.document import facts, item, items, text
from toolbox.pdf.rich import run


@dataclass
class ShownSection:
    """A section that has something to say."""

    key: str
    title: str
    pieces: list[dict]


@dataclass
class Report:
    """A whole report, ready to be drawn."""

    dynamic: Dynamic
    opening: str
    made_on: date
    is_example: bool
    sections: list[ShownSection] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)  # titles of what has nothing to say yet


def settings_of(dynamic: Dynamic) -> ReportSettings:
    """What the team chose; everything until it does."""
    kept = getattr(dynamic, "report_settings", None)
    return kept or ReportSettings(dynamic=dynamic, sections=KEYS)


def keys_for(dynamic: Dynamic, user) -> list[str]:
    """The sections chosen that this person may read: a report opens nothing that is kept closer."""
    chosen = settings_of(dynamic).sections
    evaluation = getattr(dynamic, "evaluation", None)
    reads_evaluation = evaluation is not None and user.has_perm("evaluation.view_evaluation", evaluation)
    return [
        section.key
        for section in SECTIONS
        if section.key in chosen
        and (
            user.has_perm("evaluation.read_part", Reading(dynamic, section.part))
            if section.part
            else reads_evaluation
        )
    ]


def build(dynamic: Dynamic, keys: list[str]) -> Report:
    """The sections of these keys, in their own order."""
    example = getattr(dynamic, "evaluation_example", None)
    report = Report(
        dynamic=dynamic,
        opening=settings_of(dynamic).opening,
        made_on=timezone.localdate(),
        is_example=bool(example and example.is_shown),
    )
    findings = Findings(dynamic)
    for section in SECTIONS:
        if section.key not in keys:
            continue
        pieces = BUILDERS[section.key](findings)
        if pieces:
            report.sections.append(ShownSection(section.key, section.title, pieces))
        else:
            report.empty.append(section.title)
    return report


class Findings:
    """What several sections read of one dynamique, each read once."""

    def __init__(self, dynamic: Dynamic):
        self.dynamic = dynamic
        self._known: dict[str, object] = {}

    def once(self, name: str, find: Callable):
        if name not in self._known:
            self._known[name] = find()
        return self._known[name]

    @property
    def rate(self):
        return self.once("rate", rate)

    @property
    def lines(self) -> list[ResourceLine]:
        """Those of the latest year, each knowing its year."""
        years = ResourceYear.objects.filter(dynamic=self.dynamic).order_by("-year")
        lines = ResourceLine.objects.filter(year=Subquery(years.values("pk")[:1])).select_related("year")
        return self.once("lines", lambda: list(lines))

    @property
    def evaluation(self) -> Evaluation | None:
        return getattr(self.dynamic, "evaluation", None)

    @property
    def round(self) -> Round | None:
        """The latest adopted round, with what was agreed."""
        agreed = Prefetch("results", Result.objects.select_related("aim"))
        rounds = Round.objects.filter(evaluation__dynamic=self.dynamic, state=RoundState.ADOPTED)
        return self.once("round", rounds.order_by("-number").prefetch_related(agreed).first)


# --- Promise, proof and results --------------------------------------------------------------------


def promise(found: Findings) -> list[dict]:
    aims = found.evaluation.aims.pursued().in_order() if found.evaluation else []
    entries = [
        item(
            run(f"{aim.title} ", bold=True),
            run(f"({aim.get_dimension_display()})"),
            run(f" : {aim.text}" if aim.text else ""),
        )
        for aim in aims
    ]
    return [items(*entries)] if entries else []


def proof(found: Findings) -> list[dict]:
    """Each indicator: where it began, where it is, where it goes."""
    if found.evaluation is None:
        return []
    followed = found.evaluation.indicators.filter(aim__retired_at=None).prefetch_related("measures")
    return facts([(one.name, words_of(one)) for one in followed])


def words_of(indicator: Indicator) -> str:
    unit = f" {indicator.unit}" if indicator.unit else ""
    said = []
    if indicator.baseline is not None:
        when = f" (le {indicator.baseline_on:%d/%m/%Y})" if indicator.baseline_on else ""
        said.append(f"au départ, {format_number(indicator.baseline)}{unit}{when}")
    for measure in indicator.measures.all():
        note = f", {measure.note}" if measure.note else ""
        said.append(
            f"le {measure.day:%d/%m/%Y}, {format_number(measure.value)}{unit}{note} "
            f"(source : {cited(measure.source)})"
        )
    if indicator.target is not None:
        when = f" (le {indicator.target_on:%d/%m/%Y})" if indicator.target_on else ""
        said.append(f"cible, {format_number(indicator.target)}{unit}{when}")
    return " ; ".join(said) or "pas encore mesuré"


def cited(source: str) -> str:
    """A source in words that a reader who has never heard of our abbreviations understands."""
    return " ; ".join(one.text for one in cite(source))


def radars(found: Findings) -> list[dict]:
    charts = []
    if found.evaluation is not None:
        charts.append(proof_chart(found.evaluation)[0])
    if found.round is not None:
        charts.append(opinions_chart(found.round))
    return [{"kind": "radar", "chart": chart} for chart in charts if chart.lines]


def reached(found: Findings) -> list[dict]:
    """How far each dimension is reached, by the agreed results: the mean of its aims on the scale from 0 to 4."""
    rows = reach_rows(found.round) if found.round else []
    if not rows:
        return []
    caption = (
        f"D’après les résultats adoptés le {found.round.adopted_on:%d/%m/%Y} : de 0 (pas du tout) "
        "à 4 (pleinement), moyenne des objectifs de chaque dimension."
    )
    return [{"kind": "bars", "title": "Résultats convenus", "rows": rows, "caption": caption}]


def reach_rows(adopted: Round) -> list[dict]:
    by_dimension: dict[str, list[int]] = {}
    for result in adopted.results.all():
        by_dimension.setdefault(result.aim.dimension, []).append(result.value)
    return [
        {
            "label": dimension.label.capitalize(),
            "percent": round(fmean(by_dimension[dimension]) / TOP * 100, 1),
            "display": f"{format_number(fmean(by_dimension[dimension]), 1)} sur {TOP}",
        }
        for dimension in Dimension
        if dimension in by_dimension
    ]


def results(found: Findings) -> list[dict]:
    if found.round is None:
        return []
    pairs = [
        (result.aim.title, f"{result.get_value_display()}{f'. {result.text}' if result.text else ''}")
        for result in found.round.results.all()
    ]
    pieces = facts([("Adopté le", f"{found.round.adopted_on:%d/%m/%Y}"), *pairs]) if pairs else []
    if found.round.synthesis.strip():
        pieces.append(text(found.round.synthesis))
    return pieces


def minority(found: Findings) -> list[dict]:
    """Opinions far from what was agreed, by college, never with a name."""
    if found.round is None:
        return []
    agreed = {result.aim_id: result.value for result in found.round.results.all()}
    given = Opinion.objects.filter(participant__round=found.round, aim__in=agreed)
    entries = [
        item(
            run(f"{one.aim.title} ", bold=True),
            run(f"(collège {one.participant.college.name}, avis : {one.get_value_display()}) "),
            run(one.reason, italic=True),
        )
        for one in given.select_related("aim", "participant__college").order_by("aim", "value", "pk")
        if is_minority(one.value, agreed[one.aim_id])
    ]
    return [items(*entries)] if entries else []


# --- Means -----------------------------------------------------------------------------------------


def four_thirds(found: Findings) -> list[dict]:
    if not found.lines:
        return []
    shares = thirds(found.lines, found.rate.hourly_eur)
    chart = chart_of(shares)
    rows = [
        {"label": row["label"], "percent": row["percent"], "display": row["display"]} for row in chart["rows"]
    ]
    caption = (
        "Chaque part est rapportée à l’argent de l’année (public, privé, prestations). La règle des quatre "
        "tiers en met un tiers partout. " + rate_sentence(found.rate)
    )
    pieces = [
        {"kind": "bars", "title": f"Année {found.lines[0].year.year}", "rows": rows, "caption": caption}
    ]
    if chart["sentences"]:
        pieces.append(items(*[item(run(sentence)) for sentence in chart["sentences"]]))
    return pieces


def rate_sentence(current) -> str:
    amount = format_number(current.hourly_eur)
    return (
        f"Une heure de bénévolat vaut un, deux ou trois SMIC horaires bruts : {amount} €, "
        f"depuis le {current.since:%d/%m/%Y} ({current.source})."
    )


def resources(found: Findings) -> list[dict]:
    pairs = []
    for line in found.lines:
        value = value_of(line, found.rate.hourly_eur)
        said = NOT_COUNTED if value is None else format_euros(value)
        hours = (
            f" ({format_number(line.hours)} h de niveau {line.skill})"
            if line.hours is not None and line.skill
            else ""
        )
        source = f" ; source : {cited(line.source)}" if line.source else ""
        pairs.append((line.get_kind_display().capitalize(), f"{line.label or '–'} : {said}{hours}{source}"))
    pieces = facts(pairs)
    if pieces and found.lines[0].year.note.strip():
        pieces.append(text(found.lines[0].year.note))
    return pieces


def interests(found: Findings) -> list[dict]:
    actors = [
        {"name": row.actor, "role": cited(row.source), "gives": row.brings, "expects": row.expects}
        for row in found.dynamic.interests.all()
    ]
    return [{"kind": "actors", "actors": actors}] if actors else []


def chain(found: Findings) -> list[dict]:
    entries = [
        item(
            run(step.title, bold=True),
            run(f", par {step.who}" if step.who else ""),
            run(f" : {step.adds}" if step.adds else ""),
            run(f" – pour : {step.for_whom}" if step.for_whom else ""),
        )
        for step in found.dynamic.value_steps.all()
    ]
    return [items(*entries, ordered=True)] if entries else []


def prerequisites(found: Findings) -> list[dict]:
    checked = checklist(found.dynamic)
    if not any(one.latest for one in checked):
        return []
    return facts([(one.title, said_of(one)) for one in checked])


def said_of(one) -> str:
    if one.latest is None:
        return PrerequisiteState.UNSEEN.label
    note = f" : {one.latest.note}" if one.latest.note else ""
    return f"{one.state.label} (le {timezone.localtime(one.latest.created_at):%d/%m/%Y}){note}"


BUILDERS: dict[str, Callable[[Findings], list[dict]]] = {
    "promesse": promise,
    "preuves": proof,
    "radar": radars,
    "resultats": results,
    "minoritaires": minority,
    "tiers": four_thirds,
    "ressources": resources,
    "interets": interests,
    "chaine": chain,
    "prerequis": prerequisites,
}

# --- Side by side ----------------------------------------------------------------------------------

COMPARED = [("Les résultats adoptés", reached), ("Les quatre tiers", four_thirds)]


def side_by_side(comparison: Comparison) -> list[dict]:
    """What both agreed to show each other, in the order of the alphabet; the notes of the checklist stay home."""
    both = sorted([comparison.asking, comparison.asked], key=lambda one: (one.name, one.pk))
    sides = []
    for dynamic in both:
        found = Findings(dynamic)
        checked = checklist(dynamic)
        sides.append(
            {
                "dynamic": dynamic,
                "sections": [{"title": title, "pieces": builder(found)} for title, builder in COMPARED],
                "prerequisites": [(one.title, one.state.label) for one in checked],
            }
        )
    return sides

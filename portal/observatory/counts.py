"""How each chart is counted, from `Facts` (`portal.services.observatory`): no query here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from community.exchanges.figures import FEWEST as FEWEST_NEEDS
from community.exchanges.figures import NeedLife
from dynamics.enums import EconomicModel, ResourceKind
from dynamics.numbers import plural
from evaluation.positioning_maturity import markers
from portal.observatory.model import FEWEST, NOT_SAID, Counted, Row, by_size, capitalised, masked
from proposals.enums import PropositionStatus, SendingState

MOST_YEARS = 40
MOST_OF_A_BUDGET = 105  # percents: shares that add up to more speak of different years, or are wrong
DELAYS = (
    (7, "7-jours", "Dans la semaine"),
    (30, "30-jours", "Entre une semaine et un mois"),
    (90, "90-jours", "Entre un et trois mois"),
)
FAMILIES = (
    ("public", "Subventions publiques", tuple(ResourceKind.public())),
    ("mecenat", "Subventions privées et mécénat", (ResourceKind.PATRONAGE,)),
    (
        "activite",
        "Ventes, cotisations, prélèvement solidaire",
        (ResourceKind.SALES, ResourceKind.FEES, ResourceKind.SOLIDARITY_LEVY),
    ),
    (
        "capital",
        "Capital, emprunts, financement participatif",
        (ResourceKind.EQUITY, ResourceKind.LOANS, ResourceKind.CROWDFUNDING),
    ),
    ("non-monetaire", "Ressources non monétaires", tuple(ResourceKind.non_monetary())),
)


def dynamics_by(key: str, *, in_order: bool = False, is_one_each: bool = True):
    """Dynamiques by a facet of the catalogue; ``is_one_each``: those that say nothing are a row of their own."""

    def count(facts) -> Counted:
        words = facts.vocabularies[key]
        tally = facts.tallies[key].tolist()
        rows = [
            Row(value, capitalised(label), (number,))
            for value, label, number in zip(words.values, words.labels, tally, strict=True)
            if number or in_order
        ]
        if is_one_each and (silent := facts.total - sum(tally)):
            rows.append(Row("", NOT_SAID, (silent,)))
        return Counted(tuple(rows) if in_order else by_size(rows), facts.total)

    return count


def dynamics_by_model(facts) -> Counted:
    counts = facts.models
    rows = [
        Row(model.value, capitalised(model.label), (counts.get(model.value, 0),)) for model in EconomicModel
    ]
    if silent := facts.total - sum(row.values[0] for row in rows):
        rows.append(Row("", NOT_SAID, (silent,)))
    return Counted(tuple(rows), facts.total)


def resources(facts) -> Counted:
    """Dynamiques that tell of each kind of resource."""
    rows = [
        Row(kind, capitalised(ResourceKind(kind).label), (count,)) for kind, count in facts.resource_kinds
    ]
    return Counted(by_size(rows), facts.total)


def budget_structure(facts) -> Counted:
    """Mean share of each family, over the dynamiques that give shares; what they leave unsaid is a row."""
    budgets: dict[int, Counter] = {}
    for dynamic, kind, share in facts.shares:
        budgets.setdefault(dynamic, Counter())[kind] += share
    known = [budget for budget in budgets.values() if sum(budget.values()) <= MOST_OF_A_BUDGET]
    if not known:
        return Counted((), 0)
    rows = []
    for key, label, kinds in FAMILIES:
        mean = sum(budget[kind] for budget in known for kind in kinds) / len(known)
        rows.append(Row(key, label, (round(float(mean), 1),)))
    unsaid = sum(max(0, 100 - sum(budget.values())) for budget in known) / len(known)
    rows.append(Row("", "Non détaillé", (round(float(unsaid), 1),)))
    return Counted(tuple(rows), len(known))


def maturity(facts) -> Counted:
    """Median level of each marker in the last positioning agreed by each team; five teams at least."""
    rows = []
    for place, marker in enumerate(markers()):
        known = [levels[place] for levels in facts.positionings if levels[place] is not None]
        value = float(median(known)) if len(known) >= FEWEST else None
        rows.append(Row(marker.field, capitalised(marker.short), (value,)))
    teams = len(facts.positionings)
    return Counted(tuple(rows), teams if teams >= FEWEST else None)


def needs_and_offers_by_theme(facts) -> Counted:
    return needs_and_offers(facts.records_by_theme, facts.labels("themes"), "Sans thème")


def needs_and_offers_by_region(facts) -> Counted:
    counted = needs_and_offers(facts.records_by_region, facts.labels("regions"), "Sans lieu")
    return counted._replace(total=int(sum(value for row in counted.rows for value in row.values)))


def needs_and_offers(
    counts: Mapping[tuple[str, str], int], labels: Mapping[str, str], without: str
) -> Counted:
    """``counts``: by (side, value); two numbers a row, needs then offers."""
    values = {value for _, value in counts}
    rows = [
        Row(
            value,
            labels.get(value, value) if value else without,
            (counts.get(("besoin", value), 0), counts.get(("offre", value), 0)),
        )
        for value in values
    ]
    return Counted(by_size(rows))


def unmet_by(attribute: str, vocabulary: str):
    """Unmet needs by theme or region; a row that would tell of fewer than five needs is left out."""

    def count(facts) -> Counted:
        counts: Counter = Counter()
        for need in facts.lives:
            if need.is_unmet:
                found = getattr(need, attribute)
                counts.update([found] if isinstance(found, str) else found)
        counts.pop("", None)
        values = sorted(counts)
        labels = facts.labels(vocabulary)
        kept = zip(values, masked([counts[value] for value in values], FEWEST_NEEDS), strict=True)
        rows = [Row(value, labels.get(value, value), (told,)) for value, told in kept if told]
        return Counted(by_size(rows))

    return count


def delays(facts) -> Counted:
    """How long needs waited for the first introduction proposed."""
    counts = delay_counts(facts.lives)
    labels = {key: label for _, key, label in DELAYS}
    labels |= {"plus": "Plus de trois mois", "attente": "Pas encore de proposition"}
    told = masked([counts[key] for key in labels], FEWEST_NEEDS)
    rows = tuple(
        Row(key, label, (number,)) for (key, label), number in zip(labels.items(), told, strict=True)
    )
    return Counted(rows, None if None in told else sum(counts.values()))


def delay_counts(needs: Iterable[NeedLife]) -> Counter:
    counts: Counter = Counter()
    for need in needs:
        if need.answered_at is None:
            counts["attente"] += 1
            continue
        days = (need.answered_at - need.opened_at).total_seconds() / 86_400
        counts[next((key for most, key, _ in DELAYS if days <= most), "plus")] += 1
    return counts


def tools_tried(facts) -> Counted:
    """Dynamiques that used each tool, each once a tool."""
    counts: Counter = Counter()
    names = {}
    for slug, name, _ in facts.tool_uses:
        counts[slug] += 1
        names[slug] = name
    return Counted(by_size(Row(slug, names[slug], (count,)) for slug, count in counts.items()), len(counts))


def links_over_time(facts) -> Counted:
    """Links known at the end of each year; those without a year are told apart."""
    dated = {year: count for year, count in facts.links_by_year.items() if year is not None}
    undated = facts.links_by_year.get(None, 0)
    total = undated + sum(dated.values())
    note = (
        f"{plural(undated, 'lien')} sans année connue, non dessiné{'s' if undated > 1 else ''}."
        if undated
        else ""
    )
    if not dated:
        return Counted((), total, note)
    last = max(dated)
    first = max(min(dated), last - MOST_YEARS + 1)
    known = sum(count for year, count in dated.items() if year < first)
    rows = []
    for year in range(first, last + 1):
        known += dated.get(year, 0)
        rows.append(Row(str(year), str(year), (known,)))
    return Counted(tuple(rows), total, note)


def propositions_by_status(facts) -> Counted:
    return in_vocabulary(facts.propositions, PropositionStatus)


def answers_by_state(facts) -> Counted:
    return in_vocabulary(facts.sendings, SendingState)


def in_vocabulary(counts: Mapping[str, int], vocabulary) -> Counted:
    """Every value of a closed vocabulary, in its order, zeros included."""
    rows: Sequence[Row] = [
        Row(value, capitalised(label), (counts.get(value, 0),)) for value, label in vocabulary.choices
    ]
    return Counted(tuple(rows), sum(counts.values()))

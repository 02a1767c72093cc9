"""The matching alone, without a database: 10 000 needs and offers beside scikit-learn, one need among 100 000.

The other side is what one writes first: TfidfVectorizer, then every score of every pair in whole arrays, then the
ten best of each row. It computes the very same score: answers are compared before anything is timed.
One process for each figure of memory: `python -m tests.bench.matching ours 10000` prints one.
"""

import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from community.exchanges.matching import Item, Matcher, OfferItem, Weights
from community.exchanges.matching.encoding import STAGES, Columns
from community.exchanges.matching.pairs import PairScorer, stage_table
from community.exchanges.matching.texts import FAMILY, PREFIX, PREFIX_LETTERS, families, weak_tokens
from tests.bench import judged
from tests.bench.judged import quality
from tests.bench.measure import Row, interleaved, ratio, seconds, spread

TOP = 10
ROOT = Path(__file__).resolve().parents[2]


# --- Fabricated needs and offers ---------------------------------------------------------------


def fabricated(kind: type[Item], count: int, seed: int) -> list[Item]:
    """Texts of some thirty words about one tool and much else, in towns of unequal size."""
    random = np.random.default_rng(seed)
    places = np.random.default_rng(1)
    words = judged.vocabulary()
    towns = np.column_stack([places.uniform(42.5, 50.8, 3_000), places.uniform(-4.5, 8.0, 3_000)])
    busy = places.pareto(1.2, 3_000) + 0.05
    town = random.choice(3_000, count, p=busy / busy.sum())
    about = [" ".join([tool.name, *tool.keywords, *tool.texts]).split() for tool in words.tools]
    common = [word for tool in about for word in tool]
    types = sorted(words.names)
    themes = words.slugs["themes"]
    tools = [tool.slug for tool in words.tools]
    sheets = words.slugs["sheets"]
    forms = ["echange", "visite", "facilitateur-inspirant", "tsf", "mentorat", "mise-en-lien"]
    items = []
    for number in range(count):
        tool = int(random.integers(len(tools)))
        own = [about[tool][i] for i in random.integers(len(about[tool]), size=14)]
        other = [common[i] for i in random.integers(len(common), size=16)]
        ticks = random.random() < 0.6
        items.append(
            kind(
                id=number,
                title=" ".join(own[:6]),
                description=" ".join(own[6:] + other),
                dynamic=int(random.integers(max(count // 3, 1))),
                type=types[int(random.integers(len(types)))],
                stage=STAGES[int(random.integers(4))],
                themes=frozenset(random.choice(themes, random.integers(1, 4)).tolist())
                if ticks
                else frozenset(),
                sheet=sheets[int(random.integers(len(sheets)))] if ticks else "",
                tools=frozenset({tools[tool]}) if ticks else frozenset(),
                forms=frozenset(random.choice(forms, random.integers(1, 3)).tolist()),
                scope=["proximite", "region", "partout"][int(random.integers(3))],
                latitude=float(towns[town[number], 0]),
                longitude=float(towns[town[number], 1]),
                territory_kind=["rural", "urbain"][int(random.integers(2))],
            )
        )
    return items


# --- The other side ----------------------------------------------------------------------------


class BruteForce:
    """The same score by scikit-learn and whole arrays."""

    def __init__(self, matcher: Matcher, needs: Sequence[Item], columns: Columns):
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.weights, self.needs, self.offers = matcher.weights, columns, matcher.index.offers
        self.own = matcher.index.own
        analyser = matcher.vocabulary.analyser
        family_of, weak = families(analyser), weak_tokens(analyser)
        repeats = int(self.weights["title_repeats"])

        def terms(item: Item) -> list[str]:
            found = analyser.tokens(item.title) * repeats + analyser.tokens(item.description)
            found = [token for token in found if token not in weak]
            beginnings = [
                PREFIX + token[:PREFIX_LETTERS]
                for token in found
                if len(token) > PREFIX_LETTERS and token.isalpha()
            ]
            return found + beginnings + [family for token in found for family in family_of.get(token, ())]

        everything = [*matcher.offers, *needs]
        vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
        vectorizer.fit(everything)
        share = {PREFIX: self.weights["prefix_share"], FAMILY: self.weights["family_share"]}
        space = matcher.encoder.space
        vectorizer.idf_ = np.array(
            [space.rarity(term) * share.get(term[0], 1.0) for term in vectorizer.get_feature_names_out()]
        )
        found = vectorizer.transform(everything)
        self.offer_texts, self.need_texts = found[: len(matcher.offers)], found[len(matcher.offers) :]
        self.same_dynamic = (
            np.array([need.dynamic for need in needs]),
            np.array([offer.dynamic for offer in matcher.offers]),
        )

    def scores(self) -> np.ndarray:
        """Every pair, in double precision."""
        from sklearn.metrics.pairwise import euclidean_distances

        needs, offers, weights = self.needs, self.offers, self.weights
        share = weights.share
        scores = share("text") * (self.need_texts @ self.offer_texts.T).toarray()
        scores += share("tools") * (needs.tools.astype(float) @ offers.tools.T)
        scores += share("sheet") * (needs.sheet.astype(float) @ offers.sheet.T)
        shared = needs.themes.astype(float) @ offers.themes.T
        sizes = (needs.themes.astype(float) ** 2).sum(axis=1)[:, None] + (
            offers.themes.astype(float) ** 2
        ).sum(axis=1)
        scores += share("themes") * shared / np.maximum(sizes - shared, 1e-9)
        del shared, sizes
        asked = needs.forms / np.maximum(needs.forms.sum(axis=1, keepdims=True), 1)
        scores += share("forms") * (asked.astype(float) @ offers.forms.T)
        away = euclidean_distances(needs.point, offers.point)
        scores += share("proximity") * np.exp(-away * (needs.rate[:, None] + offers.rate))
        del away
        scores += share("stage") * stage_table(weights)[needs.stage[:, None], offers.stage]
        scores += share("territory") * (needs.kind[:, None] == offers.kind)
        other = weights["other_type_share"]
        scores += share("complementarity") * (other * (needs.type[:, None] != offers.type) + (1 - other))
        scores += self.own @ [share(name) for name in ("availability", "freshness", "learnt")]
        scores[self.same_dynamic[0][:, None] == self.same_dynamic[1]] = -np.inf
        return scores

    def best(self) -> np.ndarray:
        """The ten best of each need, best first."""
        scores = self.scores()
        kept = np.argpartition(-scores, TOP, axis=1)[:, :TOP]
        order = np.argsort(-np.take_along_axis(scores, kept, axis=1), axis=1)
        return np.take_along_axis(kept, order, axis=1)


# --- Figures -----------------------------------------------------------------------------------


def prepared(count: int) -> tuple[Matcher, list[Item], Columns]:
    matcher = Matcher(fabricated(OfferItem, count, 2), judged.vocabulary())
    needs = fabricated(Item, count, 3)
    return matcher, needs, matcher.encoder.columns(needs)


def recall(matcher: Matcher, needs: Sequence[Item], columns: Columns, other: BruteForce) -> float:
    """Share of the best ten by the other side's score that ours holds, or whose score ours equals."""
    scores = other.scores()
    ours = matcher.index.best(columns, TOP, matcher.barred(needs))
    found = 0.0
    for row, (kept, _) in zip(scores, ours, strict=True):
        least = np.partition(row, -TOP)[-TOP]
        found += np.count_nonzero(row[kept] >= least - 1e-6) / TOP
    exact = PairScorer(columns, matcher.index.offers, matcher.index.own, matcher.weights)
    pairs = np.arange(min(len(needs), 500))
    linked = np.zeros(len(pairs), bool)
    away = np.abs(exact.scores(pairs, pairs[::-1], linked) - scores[pairs, pairs[::-1]])
    if np.nanmax(away[np.isfinite(away)]) > 1e-5:
        raise AssertionError("the two sides do not compute the same score")
    return found / len(needs)


def peak_memory(side: str, count: int) -> float:
    """Megabytes that a side takes above what the data takes, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.matching", side, str(count)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return json.loads(done.stdout)


def own_peak(side: str, count: int) -> float:
    matcher, needs, columns = prepared(count)
    work: Callable[[], object]
    if side == "ours":
        barred = matcher.barred(needs)
        index, rebuilt = type(matcher.index), matcher.index
        work = lambda: index(rebuilt.offers, rebuilt.own, matcher.weights).best(columns, TOP, barred)  # noqa: E731
    else:
        work = BruteForce(matcher, needs, columns).best
    before = _resident(reset=True)
    work()
    return _resident() - before


def _resident(reset: bool = False) -> float:
    """Highest megabytes since the last reset; Linux only resets, elsewhere it is since the start."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def rows(quick: bool = False, rounds: int = 5) -> list[Row]:
    count, many = (1_500, 10_000) if quick else (10_000, 100_000)
    return [
        *beside_scikit_learn(count, rounds),
        *one_need(many, 30 if quick else 100, 50 if quick else 10),
        *judged_rows(),
    ]


def beside_scikit_learn(count: int, rounds: int) -> list[Row]:
    matcher, needs, columns = prepared(count)
    other, barred = BruteForce(matcher, needs, columns), matcher.barred(needs)
    kept = recall(matcher, needs, columns, other)
    slow, fast = interleaved(other.best, lambda: matcher.index.best(columns, TOP, barred), rounds)
    heavy, light = peak_memory("sklearn", count), peak_memory("ours", count)
    return [
        Row(
            f"rapprochement {count} × {count}, dix meilleures, face à scikit-learn",
            ratio(slow, fast),
            10,
            20,
            detail=f"{spread(slow)} / {spread(fast)}",
        ),
        Row("… rappel des dix meilleures, d’après la note exacte", kept, 0.999, 1.0, ""),
        Row(
            "… mémoire de scikit-learn, face à la nôtre (au-delà des données)",
            heavy / light,
            8,
            25,
            detail=f"{heavy:.0f} Mo / {light:.0f} Mo",
        ),
    ]


def one_need(many: int, asked: int, floor: float) -> list[Row]:
    """floor: milliseconds; more when few are asked, on a machine that may be busy."""
    matcher = Matcher(fabricated(OfferItem, many, 2), judged.vocabulary())
    needs = fabricated(Item, asked + 3, 4)
    for need in needs[:3]:
        matcher.top_one(need)
    times = [seconds(lambda need=need: matcher.top_one(need)) for need in needs[3:]]
    name = f"un nouveau besoin face à {many} offres, raisons comprises"
    return [Row(name, statistics.median(times) * 1000, floor, 2, "ms", most=True, detail=spread(times))]


def judged_rows() -> list[Row]:
    """nDCG@5 of the judged set, as ticked and bare, beside the baselines."""
    offers, found = judged.offers(), []
    for name, needs in (
        ("cochés", judged.needs()),
        ("rien de coché", [judged.bare(n) for n in judged.needs()]),
    ):
        ours = judged_quality(needs, offers)
        others = {
            label: quality.measure(rank(needs, offers), needs, offers)
            for label, rank in quality.BASELINES.items()
        }
        floor = 0.87 if name == "cochés" else 0.81
        floor = max([floor, *[other.ndcg for other in others.values()]])
        said = [f"{label} : {other.ndcg:.3f}" for label, other in others.items()]
        said.append(f"rappel@10 {ours.recall:.3f}, couverture {ours.coverage:.2f}")
        found.append(Row(f"jeu jugé, {name} : nDCG@5", ours.ndcg, floor, 0.9, "", detail=" ; ".join(said)))
    return found


def judged_quality(
    needs: Sequence[Item], offers: Sequence[OfferItem], weights: Weights | None = None
) -> quality.Quality:
    """What the suggestions themselves are worth: diversity included."""
    matcher = Matcher(offers, judged.vocabulary(), weights)
    scores = np.zeros((len(needs), len(offers)))
    place = {offer.id: i for i, offer in enumerate(offers)}
    for row, matches in enumerate(matcher.top(needs, TOP)):
        for rank, match in enumerate(matches):
            scores[row, place[match.offer]] = TOP - rank
    return quality.measure(scores, needs, offers)


if __name__ == "__main__":
    print(json.dumps(own_peak(sys.argv[1], int(sys.argv[2]))))  # noqa: T201 (this is how it answers)

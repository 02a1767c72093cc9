"""The judged set: well formed, and answered at least as well as promised."""

import pytest

from tests.bench import judged, matching
from tests.bench.judged import quality

FLOOR, FLOOR_BARE = 0.87, 0.81
VARIANTS = {
    "as ticked": judged.needs,
    "nothing ticked": lambda: [judged.bare(need) for need in judged.needs()],
}


def test_the_judged_set_is_large_enough_and_says_only_what_exists():
    needs, offers, words = judged.needs(), judged.offers(), judged.vocabulary()
    dynamic = {offer.id: offer.dynamic for offer in offers}

    assert len(needs) >= 40
    assert len(offers) >= 60
    for item in (*needs, *offers):
        assert item.themes <= set(words.slugs["themes"])
        assert item.tools <= set(words.slugs["tools"])
        assert item.sheet in {"", *words.slugs["sheets"]}
    for need in needs:
        judged_offers = judged.judgements()[need.id]
        assert set(judged_offers.values()) <= {1, 2}
        assert 2 in judged_offers.values()
        assert all(dynamic[offer] != need.dynamic for offer in judged_offers)


@pytest.mark.parametrize(("variant", "floor"), [("as ticked", FLOOR), ("nothing ticked", FLOOR_BARE)])
def test_suggestions_are_better_than_the_floor_and_than_every_simple_way(variant, floor):
    needs, offers = VARIANTS[variant](), judged.offers()

    ours = matching.judged_quality(needs, offers)

    assert ours.ndcg >= floor
    assert ours.coverage >= 0.8
    for rank in quality.BASELINES.values():
        other = quality.measure(rank(needs, offers), needs, offers)
        assert ours.ndcg > other.ndcg
        assert ours.recall > other.recall


def test_scikit_learn_and_whole_arrays_find_the_same():
    matcher, needs, columns = matching.prepared(300)

    assert matching.recall(matcher, needs, columns, matching.BruteForce(matcher, needs, columns)) == 1.0

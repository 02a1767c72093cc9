"""Suggestions: written once, kept with their reasons, put aside, taken back; who reads what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.exchanges.enums import (
    Answer,
    Form,
    IntroductionState,
    RefusalReason,
    Scope,
    Side,
    State,
    SuggestionState,
)
from community.exchanges.matching.items import Match, Reason
from community.exchanges.models import Party, Refusal, Suggestion
from community.exchanges.services import matching_data, recompute, suggestions
from community.members.models import TaskRun
from dynamics.models import Link
from tests.dynamics.factories import CommuneFactory, DynamicFactory, ThemeFactory
from tests.exchanges.factories import (
    IntroductionFactory,
    NeedFactory,
    OfferFactory,
    SuggestionFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


class FixedEngine:
    """Proposes what it is told, less the excluded pairs: the storing is tested apart from the matching."""

    version = "essai-1"
    pairs: dict = {}

    def __init__(self, now, **kwargs):
        self.now = now

    def close_enough(self, matches):
        return matches

    def top(self, needs, k):
        excluded = matching_data.excluded_pairs(self.now, [need.id for need in needs])
        return [
            Match(need.id, offer, score, (Reason("words", "mêmes mots", 0.4), Reason("near", "à 12 km", 0.2)))
            for need in needs
            for offer, score in self.pairs.get(need.id, [])[:k]
            if (need.id, offer) not in excluded
        ]


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr(suggestions, "Engine", FixedEngine)
    monkeypatch.setattr(FixedEngine, "pairs", {})
    monkeypatch.setattr(FixedEngine, "version", "essai-1")
    return FixedEngine


def states(need) -> dict:
    return {row.offer_id: row.state for row in need.suggestions.all()}


def test_a_run_keeps_score_rank_reasons_and_the_version_of_the_weights(engine):
    need, first, second = NeedFactory(), OfferFactory(), OfferFactory()
    engine.pairs[need.pk] = [(first.pk, 0.9), (second.pk, 0.4)]

    counts = suggestions.compute(now=NOW)

    assert counts == {"needs": 1, "suggestions": 2, "new": 2, "stale": 0}
    rows = list(Suggestion.objects.order_by("rank"))
    assert [(row.offer_id, row.rank, row.score) for row in rows] == [(first.pk, 1, 0.9), (second.pk, 2, 0.4)]
    assert rows[0].reasons == [
        {"kind": "words", "text": "mêmes mots", "weight": 0.4},
        {"kind": "near", "text": "à 12 km", "weight": 0.2},
    ]
    assert rows[0].weights_version == "essai-1"


def test_a_second_run_changes_the_same_rows(engine):
    need, kept, gone = NeedFactory(), OfferFactory(), OfferFactory()
    engine.pairs[need.pk] = [(kept.pk, 0.9), (gone.pk, 0.4)]
    suggestions.compute(now=NOW)
    before = set(Suggestion.objects.values_list("pk", flat=True))

    assert suggestions.compute(now=NOW)["new"] == 0
    engine.pairs[need.pk] = [(kept.pk, 0.7)]
    engine.version = "essai-2"
    assert suggestions.compute(now=NOW)["stale"] == 1

    assert set(Suggestion.objects.values_list("pk", flat=True)) == before
    assert states(need) == {kept.pk: SuggestionState.NEW, gone.pk: SuggestionState.STALE}
    assert Suggestion.objects.get(offer=kept).weights_version == "essai-2"

    engine.pairs[need.pk] = [(gone.pk, 0.8), (kept.pk, 0.7)]
    suggestions.compute(now=NOW)
    assert states(need)[gone.pk] == SuggestionState.NEW


@pytest.mark.parametrize("state", [SuggestionState.PROPOSED, SuggestionState.DISMISSED])
def test_what_people_decided_of_a_suggestion_stays(engine, state):
    row = SuggestionFactory(state=state)

    suggestions.compute(now=NOW)
    engine.pairs[row.need_id] = [(row.offer_id, 0.9)]
    suggestions.compute(now=NOW)

    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("closed", ["need", "offer"])
def test_what_closes_leaves_the_suggestions(engine, closed):
    row = SuggestionFactory()
    record = getattr(row, closed)
    record.state, record.closed_at = State.CLOSED, NOW
    record.save()

    ids = {"need_ids": [row.need_id]} if closed == "need" else {"offer_ids": [row.offer_id]}
    suggestions.compute(**ids, now=NOW)

    row.refresh_from_db()
    assert row.state == SuggestionState.STALE


def test_one_need_is_computed_without_the_others(engine):
    need, other, offer = NeedFactory(), NeedFactory(), OfferFactory()
    engine.pairs |= {need.pk: [(offer.pk, 0.9)], other.pk: [(offer.pk, 0.9)]}

    assert suggestions.compute(need_ids=[need.pk], now=NOW)["needs"] == 1
    assert not other.suggestions.exists()
    assert suggestions.compute(offer_ids=[offer.pk], now=NOW)["needs"] == 2
    assert suggestions.compute(need_ids=[], offer_ids=[], now=NOW)["needs"] == 0


def test_beyond_many_needs_an_offer_is_measured_against_those_near_it(engine, monkeypatch):
    monkeypatch.setattr(suggestions, "FEW_NEEDS", 1)
    energy = ThemeFactory()
    near, far = NeedFactory(themes=[energy]), NeedFactory()
    offer = OfferFactory(themes=[energy])
    kept = SuggestionFactory(offer=offer).need
    engine.pairs |= {need.pk: [(offer.pk, 0.9)] for need in (near, far, kept)}

    suggestions.compute(offer_ids=[offer.pk], now=NOW)

    assert set(Suggestion.objects.values_list("need", flat=True)) == {near.pk, kept.pk}


@pytest.mark.parametrize("number", [2, 12])
def test_a_run_costs_the_same_whatever_the_number_of_needs(engine, number, django_assert_max_num_queries):
    offers = OfferFactory.create_batch(3, themes=[ThemeFactory()])
    for need in NeedFactory.create_batch(number, themes=[ThemeFactory()]):
        engine.pairs[need.pk] = [(offer.pk, 0.5) for offer in offers]

    with django_assert_max_num_queries(20):
        assert suggestions.compute(now=NOW)["suggestions"] == number * 3


# --- What the matching is given ----------------------------------------------------------------------------------


def test_an_item_says_what_the_record_says_else_its_dynamique():
    seat = CommuneFactory(population=900)
    dynamic = DynamicFactory(
        live=True, stage="creation", seat=seat, latitude=44.7, longitude=5.0, themes=["energie"]
    )
    need = NeedFactory(dynamic=dynamic, themes=[ThemeFactory()], forms=[Form.VISIT])

    [[item]] = matching_data.need_batches()

    assert (item.id, item.dynamic, item.person) == (need.pk, dynamic.pk, need.owner_id)
    assert (item.type, item.stage, item.region) == (dynamic.typology.slug, "creation", seat.region.code)
    assert (item.latitude, item.longitude, item.territory_kind) == (44.7, 5.0, "rural")
    assert (item.themes, item.forms) == (frozenset({"energie"}), frozenset({"visite"}))


def test_needs_are_read_by_batches_in_the_order_of_their_ids():
    needs = NeedFactory.create_batch(5)
    NeedFactory(state=State.DRAFT)

    batches = [[item.id for item in batch] for batch in matching_data.need_batches(size=2)]

    assert batches == [[needs[0].pk, needs[1].pk], [needs[2].pk, needs[3].pk], [needs[4].pk]]


def test_a_need_whose_people_find_things_too_far_looks_nearer():
    row = SuggestionFactory()
    suggestions.dismiss(suggestion=row, side=Side.NEED, reason=RefusalReason.TOO_FAR)

    [[item]] = matching_data.need_batches()

    assert item.scope == Scope.REGION


def test_load_counts_introductions_that_run_or_were_agreed_this_quarter():
    offer = OfferFactory(per_quarter=2)
    IntroductionFactory(offer=offer, state=IntroductionState.PROPOSED, proposed_at=NOW)
    IntroductionFactory(
        offer=offer,
        state=IntroductionState.SUCCEEDED,
        proposed_at=NOW,
        agreed_at=NOW - timedelta(days=200),
        ended_at=NOW,
    )
    IntroductionFactory(offer=offer)

    [item] = [item for item in matching_data.offers(NOW) if item.id == offer.pk]

    assert (item.load, item.capacity, item.is_available) == (1, 2, True)


def test_an_offer_whose_people_are_away_or_want_no_request_is_not_available():
    from community.exchanges.enums import SolicitationRhythm
    from community.exchanges.models import Solicitation

    away = OfferFactory(absent_until=timezone.localdate() + timedelta(days=3))
    back = OfferFactory(absent_until=timezone.localdate())
    never, paused = OfferFactory(), OfferFactory()
    Solicitation.objects.create(user=never.owner, rhythm=SolicitationRhythm.NEVER)
    Solicitation.objects.create(user=paused.owner, paused_until=timezone.localdate() + timedelta(days=1))

    available = {item.id: item.is_available for item in matching_data.offers()}

    assert available == {away.pk: False, back.pk: True, never.pk: False, paused.pk: False}


ENDED = {"proposed_at": NOW, "ended_at": NOW - timedelta(days=100)}


@pytest.mark.parametrize(
    ("fields", "answer", "is_out"),
    [
        ({"state": IntroductionState.DRAFT}, None, True),
        ({"state": IntroductionState.PROPOSED, "proposed_at": NOW}, None, True),
        ({"state": IntroductionState.CANCELLED, "ended_at": NOW}, None, False),
        ({"state": IntroductionState.EXPIRED} | ENDED, None, False),
        ({"state": IntroductionState.EXPIRED, "proposed_at": NOW, "ended_at": NOW}, None, True),
        ({"state": IntroductionState.REFUSED} | ENDED, Answer.NOT_NOW, False),
        ({"state": IntroductionState.REFUSED} | ENDED, Answer.DECLINED, True),
    ],
)
def test_a_pair_is_proposed_again_after_nobody_s_answer_never_after_a_refusal(fields, answer, is_out):
    made = IntroductionFactory(**fields)
    if answer:
        Party.objects.filter(introduction=made, side=Side.OFFER).update(answer=answer, answered_at=NOW)

    assert ((made.need_id, made.offer_id) in matching_data.excluded_pairs(NOW)) == is_out


def test_dynamiques_know_each_other_by_a_link_an_introduction_or_by_saying_so():
    first, second, third = DynamicFactory.create_batch(3)
    Link.objects.create(source_dynamic=second, target_dynamic=first, kind="partenaire")
    row = SuggestionFactory()
    suggestions.dismiss(suggestion=row, side=Side.OFFER, reason=RefusalReason.KNOWN)
    met = IntroductionFactory(
        need_dynamic=third,
        offer_dynamic=first,
        state=IntroductionState.AGREED,
        proposed_at=NOW,
        agreed_at=NOW,
    )

    known = tuple(sorted([row.need.dynamic_id, row.offer.dynamic_id]))
    assert matching_data.linked_dynamics() == {
        (first.pk, second.pk),
        (first.pk, met.need_dynamic_id),
        known,
    }


# --- « Pas pour moi » --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "rests"),
    [("", None), ("hors-sujet", None), ("deja-connus", None), ("trop-loin", None), ("pas-maintenant", 91)],
)
def test_the_reason_of_a_refusal_decides_when_the_pair_may_come_back(engine, reason, rests):
    row = SuggestionFactory()
    engine.pairs[row.need_id] = [(row.offer_id, 0.9)]

    refusal = suggestions.dismiss(suggestion=row, side=Side.NEED, user=row.need.owner, reason=reason, now=NOW)

    day = timezone.localdate(NOW)
    assert refusal.rests_until == (day + timedelta(days=rests) if rests else None)
    suggestions.compute(now=NOW + timedelta(days=80))
    assert states(row.need) == {row.offer_id: SuggestionState.DISMISSED}
    suggestions.compute(now=NOW + timedelta(days=92))
    comes_back = SuggestionState.NEW if rests else SuggestionState.DISMISSED
    assert states(row.need) == {row.offer_id: comes_back}


def test_taking_back_one_side_s_answer_leaves_the_other_s(engine):
    row = SuggestionFactory()
    suggestions.dismiss(suggestion=row, side=Side.NEED)
    suggestions.dismiss(suggestion=row, side=Side.OFFER)

    suggestions.take_back(suggestion=row, side=Side.NEED)
    assert states(row.need) == {row.offer_id: SuggestionState.DISMISSED}

    suggestions.take_back(suggestion=row, side=Side.OFFER)
    assert states(row.need) == {row.offer_id: SuggestionState.NEW}
    assert not Refusal.objects.exists()


def test_a_run_that_began_before_a_refusal_does_not_undo_it(engine, monkeypatch):
    row = SuggestionFactory()

    def top(self, needs, k):
        suggestions.dismiss(suggestion=row, side=Side.NEED)
        return [Match(row.need_id, row.offer_id, 0.9, (Reason("a", "b", 0.1), Reason("c", "d", 0.1)))]

    monkeypatch.setattr(engine, "top", top)
    suggestions.compute(now=NOW)

    assert states(row.need) == {row.offer_id: SuggestionState.DISMISSED}


# --- On change ---------------------------------------------------------------------------------------------------


def test_without_a_broker_a_change_is_computed_as_soon_as_it_is_committed(
    engine, django_capture_on_commit_callbacks
):
    need, offer = NeedFactory(), OfferFactory()
    engine.pairs[need.pk] = [(offer.pk, 0.9)]

    for record in (need, offer, need):
        with django_capture_on_commit_callbacks(execute=True):
            recompute.ask_for(record)

    assert states(need) == {offer.pk: SuggestionState.NEW}
    assert TaskRun.objects.filter(name="exchanges.compute_suggestions").count() == 3


def test_with_a_broker_many_changes_ask_for_one_run_that_sees_the_last(
    settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    asked = []
    from community.exchanges import tasks

    monkeypatch.setattr(
        tasks.compute_suggestions, "apply_async", lambda kwargs, countdown: asked.append((kwargs, countdown))
    )
    need = NeedFactory()

    def change():
        with django_capture_on_commit_callbacks(execute=True):
            recompute.ask_for(need)

    change()
    change()
    assert asked == [({"need_ids": [need.pk]}, recompute.WAIT_SECONDS)]

    recompute.begin(need.side, [need.pk])
    change()
    assert len(asked) == 2

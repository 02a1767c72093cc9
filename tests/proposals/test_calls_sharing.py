"""Co-budget by hand and by properties: nobody counts twice, nothing above the envelope."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from proposals.calls_enums import PledgeState, Resource
from proposals.calls_sharing import capped_parts, equal_parts, fitted, holder, powers, share, would_loop
from proposals.models import Receipt
from proposals.models.pledges import quantity
from proposals.services.calls_pledges import sums

PEOPLE = list("abcdefg")
PROJECTS = [1, 2, 3, 4]
envelopes = st.integers(0, 100_000)
amounts = st.integers(0, 20_000)
delegations = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
choices = st.dictionaries(st.sampled_from(PEOPLE), st.dictionaries(st.sampled_from(PROJECTS), amounts))
parts_set = st.dictionaries(st.sampled_from(PEOPLE), amounts)


def test_an_envelope_shared_by_three_with_one_delegation():
    """1 000 € for three: 333 each, 1 € cannot be divided. Ada hands hers to Bea, who holds 666."""
    parts = equal_parts(1000, ["ada", "bea", "cleo"])

    found = share(
        envelope=1000,
        parts=parts,
        delegations={"ada": "bea"},
        choices={"bea": {1: 500, 2: 100}, "cleo": {2: 333}, "ada": {1: 333}},
    )

    assert parts == {"ada": 333, "bea": 333, "cleo": 333}
    assert found.powers == {"ada": 0, "bea": 666, "cleo": 333}
    assert found.totals == {1: 500, 2: 433}
    assert (found.spent, found.unspent) == (933, 67)


def test_a_part_taken_back_lowers_what_was_given_with_it():
    """Bea had given 600 of 666; without Ada's part she has 333: 500 × 333 ÷ 600 = 277.5, and 100 × 333 ÷ 600 = 55.5."""
    found = share(
        envelope=1000,
        parts={"ada": 333, "bea": 333},
        delegations={},
        choices={"bea": {1: 500, 2: 100}},
    )

    assert found.totals == {1: 277, 2: 55}


def test_a_chain_of_delegations_ends_with_who_decides():
    chain = {"a": "b", "b": "c"}

    assert holder("a", chain) == "c"
    assert powers({"a": 10, "b": 20, "c": 30}, chain) == {"a": 0, "b": 0, "c": 60}


def test_a_loop_counts_for_nobody_and_stays_in_the_envelope():
    found = share(
        envelope=30,
        parts={"a": 10, "b": 10, "c": 10},
        delegations={"a": "b", "b": "a"},
        choices={"a": {1: 10}, "c": {1: 10}},
    )

    assert (found.totals, found.unspent) == ({1: 10}, 20)


def test_parts_above_the_envelope_are_lowered_in_proportion():
    assert capped_parts(100, {"a": 150, "b": 50}) == {"a": 75, "b": 25}


def test_nobody_to_share_with_leaves_the_envelope_whole():
    assert share(envelope=500, parts={}, delegations={}, choices={}).unspent == 500


@given(envelopes, parts_set, delegations, choices)
def test_what_is_given_is_never_above_the_envelope(envelope, parts, delegations, choices):
    found = share(envelope=envelope, parts=parts, delegations=delegations, choices=choices)

    assert sum(found.parts.values()) <= envelope
    assert sum(found.powers.values()) <= sum(found.parts.values())
    assert 0 <= found.spent <= envelope
    assert found.spent + found.unspent == envelope


@given(envelopes, parts_set, delegations, choices)
def test_nobody_gives_more_than_she_holds(envelope, parts, delegations, choices):
    found = share(envelope=envelope, parts=parts, delegations=delegations, choices=choices)

    assert all(sum(given.values()) <= found.powers.get(person, 0) for person, given in found.given.items())


@given(delegations, st.dictionaries(st.sampled_from(PEOPLE), amounts, min_size=1))
def test_a_part_counts_once_at_most(delegations, parts):
    assert sum(powers(parts, delegations).values()) <= sum(parts.values())


@given(
    st.dictionaries(st.sampled_from(PEOPLE), amounts, min_size=1),
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))),
)
def test_delegations_that_are_checked_one_by_one_never_loop_and_lose_nothing(parts, wishes):
    """Each wish is kept only when `would_loop` says no: then every part is held by somebody."""
    kept = {}
    for person, to in wishes:
        if person in parts and to in parts and not would_loop(person, to, kept):
            kept[person] = to

    assert all(holder(person, kept) is not None for person in parts)
    assert sum(powers(parts, kept).values()) == sum(parts.values())


@given(delegations, st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
def test_taking_a_part_back_gives_it_back(delegations, person, to):
    """Revoked, a delegation leaves what there was without it."""
    parts = dict.fromkeys(PEOPLE, 10)
    alone = {giver: taker for giver, taker in delegations.items() if giver != person}
    handed = alone | {person: to}

    taken_back = {giver: taker for giver, taker in handed.items() if giver != person}

    assert powers(parts, taken_back) == powers(parts, alone)
    assert holder(person, taken_back) == person


@given(st.dictionaries(st.sampled_from(PROJECTS), amounts), envelopes)
def test_amounts_are_lowered_only_when_they_do_not_fit(wanted, most):
    found = fitted(wanted, most)

    assert sum(found.values()) <= most
    assert (found == wanted) == (sum(wanted.values()) <= most) or not any(wanted.values())
    assert all(found[key] <= wanted[key] for key in wanted)


@given(envelopes, st.integers(1, 50))
def test_equal_parts_leave_less_than_one_euro_a_person(envelope, count):
    found = equal_parts(envelope, list(range(count)))

    assert len(set(found.values())) == 1
    assert 0 <= envelope - sum(found.values()) < count


# --- Pledges ---------------------------------------------------------------------------------


def test_amounts_are_written_as_people_write_them():
    assert quantity(Decimal("12.50"), "heures") == "12,5\u00a0heures"
    assert quantity(Decimal(1500), "euros") == "1\u202f500\u00a0euros"
    assert quantity(None, "") == ""


class Promise:
    """A pledge without a database."""

    def __init__(self, unit, state, amount, receipts):
        self.resource, self.unit, self.state, self.amount = Resource.TIME, unit, state, amount
        self.receipts = self
        self.all = lambda: [Receipt(amount=one) for one in receipts]


promises = st.lists(
    st.builds(
        Promise,
        st.sampled_from(["heures", "jours"]),
        st.sampled_from(PledgeState.values),
        amounts,
        st.lists(amounts, max_size=2),
    ),
    max_size=6,
)


@given(promises)
def test_sums_never_mix_two_units_and_lose_nothing(made):
    found = sums(made)

    assert len({one.unit for one in found}) == len(found)
    assert sum(one.pledged for one in found) == sum(p.amount for p in made if p.state == PledgeState.ACCEPTED)
    assert sum(one.received for one in found) == sum(r.amount for p in made for r in p.all())

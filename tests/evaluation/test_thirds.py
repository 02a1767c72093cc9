"""Volunteering valued and the four thirds: by hand, then whatever the numbers."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynamics.enums import ResourceKind
from evaluation.enums import Third
from evaluation.thirds import MONEY, TARGET, THIRD_OF_KIND, thirds, volunteering_value
from evaluation.thirds_chart import NOT_COUNTED, NOT_NOTED, chart_of

SMIC = Decimal("11.88")


@dataclass
class Line:
    kind: str
    amount_eur: Decimal | None = None
    hours: Decimal | None = None
    skill: int | None = None


def euros(kind, amount) -> Line:
    return Line(kind, None if amount is None else Decimal(amount))


def hours(count, skill=1) -> Line:
    return Line(ResourceKind.VOLUNTEERING, None, None if count is None else Decimal(count), skill)


# --- By hand ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "skill", "expected"),
    [
        ("100", 1, "1188.00"),
        ("100", 2, "2376.00"),
        ("100", 3, "3564.00"),
        ("0", 3, "0.00"),
        ("1.5", 1, "17.82"),
        ("0.05", 1, "0.59"),  # 0,594 : au centime le plus proche
    ],
)
def test_an_hour_is_worth_one_to_three_minimum_wages(count, skill, expected):
    assert volunteering_value(Decimal(count), skill, SMIC) == Decimal(expected)


@pytest.mark.parametrize(("count", "skill"), [(None, 1), (Decimal(10), None), (None, None)])
def test_what_is_not_known_is_not_guessed(count, skill):
    assert volunteering_value(count, skill, SMIC) is None


@pytest.mark.parametrize(
    ("count", "skill", "rate"), [(Decimal(1), 4, SMIC), (Decimal(-1), 1, SMIC), (Decimal(1), 1, Decimal(-1))]
)
def test_impossible_values_are_refused(count, skill, rate):
    with pytest.raises(ValueError):
        volunteering_value(count, skill, rate)


def test_three_equal_thirds_of_money_and_as_much_volunteering_meet_the_rule():
    lines = [
        euros(ResourceKind.PUBLIC_REGION, 11880),
        euros(ResourceKind.PATRONAGE, 11880),
        euros(ResourceKind.SALES, 11880),
        hours(1000),
    ]

    found = thirds(lines, SMIC)

    assert [share.share for share in found.shares] == [TARGET] * 4
    assert [share.gap for share in found.shares] == [0] * 4
    assert (found.money, found.outside, found.missing, found.is_complete) == (35640, 0, 0, True)


def test_the_tetris_of_2022_as_the_study_gives_it():
    lines = [
        euros(ResourceKind.PUBLIC_OTHER, 400_000),
        euros(ResourceKind.SALES, 207_000),
        euros(ResourceKind.PROVISION, None),
        hours(None, None),
    ]

    found = thirds(lines, SMIC)
    public, private, services, volunteering = found.shares

    assert round(public.share, 3) == Decimal("0.659")
    assert round(services.share, 3) == Decimal("0.341")
    assert (private.amount, private.is_noted) == (None, False)
    assert (volunteering.amount, volunteering.is_noted, volunteering.missing) == (None, True, 1)
    assert (found.missing, found.is_complete) == (1, False)


def test_loans_equity_and_other_gifts_stay_outside_the_rule():
    lines = [
        euros(ResourceKind.SALES, 300),
        euros(ResourceKind.LOANS, 1000),
        euros(ResourceKind.EQUITY, 500),
        euros(ResourceKind.GIFTS_IN_KIND, 20),
    ]

    found = thirds(lines, SMIC)

    assert (found.money, found.outside) == (300, 1520)
    assert {kind.value for kind in ResourceKind} - set(THIRD_OF_KIND) == {
        *("emprunts", "fonds-propres", "mecenat-de-competences", "dons-en-nature"),
        *("recuperation", "mise-a-disposition", "echanges"),
    }


def test_without_money_there_are_amounts_but_no_shares():
    found = thirds([hours(10)], SMIC)

    assert found.shares[3].amount == Decimal("118.80")
    assert [share.share for share in found.shares] == [None] * 4
    assert not chart_of(found)["has_shares"]


def test_the_drawing_says_each_bar_in_words():
    lines = [euros(ResourceKind.PUBLIC_STATE, 900), euros(ResourceKind.SALES, 100), hours(None, None)]

    chart = chart_of(thirds(lines, SMIC))

    assert [row["percent"] for row in chart["rows"]] == [90.0, 0.0, 10.0, 0.0]
    assert chart["mark"] == 33.3
    assert [row["amount"].replace("\u00a0", " ") for row in chart["rows"]] == [
        "900 €",
        NOT_NOTED,
        "100 €",
        NOT_COUNTED,
    ]
    assert "Rien n’est inscrit pour : argent privé." in chart["sentences"]
    assert "au-dessus du tiers" in chart["rows"][0]["gap"]


def test_more_volunteering_than_money_still_fits_the_drawing():
    chart = chart_of(thirds([euros(ResourceKind.SALES, 1188), hours(1000, 2)], SMIC))

    assert chart["rows"][3]["percent"] == 100.0
    assert chart["rows"][2]["percent"] == 5.0
    assert chart["mark"] == 1.7


# --- Whatever the numbers --------------------------------------------------------------------------

amounts = st.none() | st.decimals(0, 10_000_000, places=2)
lines_of_all_kinds = st.lists(
    st.builds(
        Line,
        kind=st.sampled_from([kind.value for kind in ResourceKind if kind != ResourceKind.VOLUNTEERING]),
        amount_eur=amounts,
    )
    | st.builds(
        Line,
        kind=st.just(ResourceKind.VOLUNTEERING.value),
        hours=st.none() | st.decimals(0, 100_000, places=2),
        skill=st.none() | st.sampled_from([1, 2, 3]),
    ),
    max_size=12,
)


@given(lines=lines_of_all_kinds)
def test_shares_of_money_make_a_whole_and_nothing_known_is_lost(lines):
    found = thirds(lines, SMIC)

    of_money = [share.share for share in found.shares if share.third in MONEY and share.share is not None]
    assert not of_money or abs(sum(of_money) - 1) < Decimal("1e-20")
    known = sum((line.amount_eur for line in lines if line.amount_eur is not None), Decimal(0))
    assert found.money + found.outside == known
    assert [share.third for share in found.shares] == list(Third)


@given(lines=lines_of_all_kinds)
def test_the_order_of_lines_changes_nothing(lines):
    assert thirds(lines, SMIC) == thirds(list(reversed(lines)), SMIC)


@given(lines=lines_of_all_kinds)
def test_the_drawing_never_leaves_its_frame(lines):
    chart = chart_of(thirds(lines, SMIC))

    assert all(0 <= row["percent"] <= 100 for row in chart["rows"])
    assert 0 <= chart["mark"] <= 33.4


@given(
    count=st.decimals(0, 100_000, places=2),
    more=st.decimals(0, 1_000, places=2),
    skill=st.sampled_from([1, 2, 3]),
)
def test_more_hours_are_never_worth_less(count, more, skill):
    assert volunteering_value(count + more, skill, SMIC) >= volunteering_value(count, skill, SMIC)

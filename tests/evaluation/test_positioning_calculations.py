"""Spread of answers, what is proposed as common answer, the ten rows, the radar: pure calculations."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynamics.citations import read_source
from dynamics.enums import DevelopmentLogic, EconomicModel, Sheet, Stage
from evaluation.charts.spider import RADIUS, spider
from evaluation.models.positioning import MARKERS
from evaluation.positioning_grid import ends, grid, rows_for
from evaluation.positioning_maturity import markers
from evaluation.positioning_spread import (
    is_apart,
    middle_of,
    middle_value,
    most_said,
    proposal,
    said_by_half,
    spread_of,
)

LEVELS = st.lists(st.none() | st.integers(0, 4), max_size=9)


def keys(**changes) -> list[str]:
    situation = {
        "stage": "emergence",
        "modelled": 50,
        "systemic": 50,
        "economic_model": "hybride",
        "new_chantiers": None,
    }
    return [row.key for row in rows_for(**(situation | changes))]


# --- Spread ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2, 4], (2, 3, 2, 4, 2)),
        ([0, 1, 4], (3, 1, 0, 4, 4)),
        ([1, None, 2], (2, 1.5, 1, 2, 1)),
        ([3], (1, 3, 3, 3, 0)),
    ],
)
def test_the_spread_is_computed_by_hand_on_what_people_know(values, expected):
    spread = spread_of(values)

    assert (spread.count, spread.middle, spread.low, spread.high, spread.range) == expected


@given(LEVELS)
def test_the_middle_lies_between_the_ends_and_the_order_of_people_does_not_matter(values):
    spread = spread_of(values)

    assert spread == spread_of(list(reversed(values)))
    if spread is None:
        assert all(value is None for value in values)
    else:
        assert spread.low <= spread.middle <= spread.high
        assert spread.count == len(values) - values.count(None)


@given(LEVELS)
def test_who_does_not_know_changes_nothing(values):
    assert spread_of([*values, None]) == spread_of(values)
    assert middle_value([*values, None]) == middle_value(values)


@given(LEVELS)
def test_the_proposed_value_is_one_that_somebody_gave(values):
    middle = middle_value(values)

    assert middle in values if middle is not None else set(values) <= {None}


def test_two_levels_or_thirty_points_are_worth_talking_about():
    assert is_apart("marker_needs", spread_of([1, 3])) and not is_apart("marker_needs", spread_of([1, 2]))
    assert is_apart("systemic", spread_of([20, 50])) and not is_apart("systemic", spread_of([20, 49]))
    assert not is_apart("systemic", None)


def test_a_tie_is_left_to_the_discussion():
    assert most_said(["marchand", "hybride"]) is None
    assert most_said(["marchand", "hybride", "hybride", ""]) == "hybride"
    assert most_said([None, None]) is None
    assert most_said([True, None, False, True]) is True


def test_stages_have_a_middle_and_logics_a_majority():
    assert middle_of(["consolidation", "emergence", "creation"], Stage.values) == "creation"
    assert middle_of(["", ""], Stage.values) == ""
    assert said_by_half([["a", "b"], ["b"], ["c"], []], ["c", "b", "a"]) == ["b"]


def test_the_common_answer_starts_from_all_the_answers():
    one = {"stage": "emergence", "economic_model": "hybride", "heavy_investment": True, "new_chantiers": None}
    two = {"stage": "creation", "economic_model": "hybride", "heavy_investment": False, "new_chantiers": True}
    one |= {"development_logics": ["diffusion-pollinisation"], "modelled": 10, "marker_needs": 1}
    two |= {"development_logics": [], "modelled": 60, "marker_needs": None}

    found = proposal(
        [one, two],
        stages=Stage.values,
        logics=DevelopmentLogic.values,
        numbers=("modelled", "marker_needs"),
    )

    assert found == {
        "stage": "emergence",
        "economic_model": "hybride",
        "heavy_investment": None,
        "new_chantiers": True,
        "development_logics": ["diffusion-pollinisation"],
        "modelled": 10,
        "marker_needs": 1,
    }


# --- The ten rows of the study ---------------------------------------------------------------


def test_at_the_emergence_the_rows_follow_the_finality_alone():
    assert keys(modelled=90, systemic=10) == ["emergence-toute", "emergence-modelisee", "emergence-ciblee"]
    assert keys(modelled=0, systemic=100, economic_model="marchand", new_chantiers=True) == [
        "emergence-toute",
        "emergence-non-modelisee",
        "emergence-systemique",
    ]


def test_between_two_ends_both_rows_apply():
    assert keys(modelled=50, systemic=50) == [row.key for row in grid()[:5]]
    assert ends(41, "bas", "haut") == {"bas"} and ends(59, "bas", "haut") == {"haut"}


@pytest.mark.parametrize("stage", ["creation", "consolidation", "changement-d-echelle"])
@pytest.mark.parametrize("model", EconomicModel.values)
def test_later_the_rows_follow_the_model_and_the_new_chantiers(stage, model):
    expected = {"non-marchand": "suite-non-marchande", "marchand": "suite-marchande"}.get(
        model, "suite-hybride"
    )

    assert keys(stage=stage, economic_model=model) == [expected, "suite-toute"]
    assert keys(stage=stage, economic_model=model, new_chantiers=True) == [
        expected,
        "suite-toute",
        "suite-nouveaux-chantiers",
    ]


@given(
    stage=st.sampled_from(Stage.values),
    modelled=st.integers(0, 100),
    systemic=st.integers(0, 100),
    model=st.sampled_from(EconomicModel.values),
    chantiers=st.none() | st.booleans(),
)
def test_everybody_reads_something_and_never_of_two_moments(stage, modelled, systemic, model, chantiers):
    rows = rows_for(
        stage=stage,
        modelled=modelled,
        systemic=systemic,
        economic_model=model,
        new_chantiers=chantiers,
    )

    assert any(row.needs for row in rows)
    assert len({row.when["moment"] for row in rows}) == 1


def test_the_grid_has_the_ten_rows_of_the_study_each_with_its_line():
    assert [row.source for row in grid()] == [
        f"COOP 2:{line}" for line in (1185, 1186, 1187, 1192, 1193, 1279, 1280, 1281, 1287, 1288)
    ]
    assert [row.key for row in grid() if not row.needs] == ["emergence-ciblee"]
    needs = [need for row in grid() for need in row.needs]
    assert len({need.slug for need in needs}) == len(needs) == 25
    for need in needs:
        assert set(need.sheets) <= set(Sheet.values)
        assert all(reference.study == "COOP" for reference in read_source(need.source))


def test_what_the_grid_points_to_exists():
    """Tools and propositions of the reference data, families of the directory, forms and objects of needs."""
    from pathlib import Path

    import yaml

    from community.exchanges.enums import Form, LinkObject
    from proposals.dispositifs_enums import DispositifFamily

    data = Path("toolbox/data")
    tools = {path.stem for path in (data / "tools").glob("*.yaml")}
    propositions = {row["number"] for row in yaml.safe_load((data / "propositions_short.yaml").read_text())}
    for need in (need for row in grid() for need in row.needs):
        assert set(need.tools) <= tools and set(need.propositions) <= propositions
        assert need.dispositifs and set(need.dispositifs) <= set(DispositifFamily.values)
        assert need.start.form in Form.values and len(need.start.title) <= 140
        assert (need.start.object in LinkObject.values) == (need.start.form == Form.LINK)


def test_each_marker_has_words_for_its_five_levels():
    assert tuple(marker.field for marker in markers()) == MARKERS
    assert {len(marker.levels) for marker in markers()} == {5}
    assert markers()[0].words(None) == ""


# --- Radar -----------------------------------------------------------------------------------


def test_a_radar_of_four_axes_is_a_cross():
    drawn = spider(["nord", "est", "sud", "ouest"], [("2026", [4, 2, None, 0])], most=4)

    assert [(axis.end, axis.anchor) for axis in drawn.axes] == [
        ((0, -100), "middle"),
        ((100, 0), "start"),
        ((0, 100), "middle"),
        ((-100, 0), "end"),
    ]
    assert len(drawn.rings) == 4
    # Nobody knows the south: no line goes to it, nor across it
    assert drawn.outlines[0].path == "M0,-100 L50,0M0,0 L0,-100"
    assert drawn.outlines[0].is_closed is False
    whole = spider(["nord", "est", "sud", "ouest"], [("2026", [4, 2, 4, 0])], most=4).outlines[0]
    assert (whole.path, whole.is_closed) == ("M0,-100 L50,0 L0,100 L0,0Z", True)


@given(st.lists(st.none() | st.floats(0, 4), min_size=3, max_size=12))
def test_every_dot_is_within_the_rim_and_as_far_as_its_value(values):
    outline = spider([str(number) for number in range(len(values))], [("", values)], most=4).outlines[0]

    known = [value for value in values if value is not None]
    assert len(outline.dots) == len(known)
    for dot, value in zip(outline.dots, known, strict=True):
        assert math.hypot(dot.x, dot.y) == pytest.approx(RADIUS * value / 4, abs=0.1)
    assert outline.is_closed == (None not in values) == outline.path.endswith("Z")


@pytest.mark.parametrize("values", [[5, 1, 1], [-1, 1, 1], [1, 1]])
def test_what_is_out_of_the_scale_is_refused(values):
    with pytest.raises(ValueError):
        spider(["a", "b", "c"], [("", values)], most=4)

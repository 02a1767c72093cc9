"""The radars as drawn: axes, lines, gaps, words, files."""

import re
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evaluation import radar_drawing
from evaluation.enums import Audience, Dimension
from evaluation.models import Result
from evaluation.radar_drawing import Line, draw
from evaluation.radar_files import svg_of
from evaluation.radars import opinions_chart, proof_chart
from tests.evaluation.factories import (
    AimFactory,
    CollegeFactory,
    EvaluationFactory,
    IndicatorFactory,
    MeasureFactory,
    OpinionFactory,
    ParticipantFactory,
    RoundFactory,
)
from tests.evaluation.roles import signed_in

AXES = ["Économique", "Sociale", "Écologique", "Patrimoine immatériel"]
THREE = [Dimension.ECONOMIC, Dimension.SOCIAL, Dimension.ECOLOGICAL]


# --- Drawing, without a database ---------------------------------------------------------------


def test_fewer_than_three_axes_draw_nothing():
    assert draw(key="x", title="x", axes=["a", "b"], lines=[]) is None


def test_an_axis_without_data_is_a_gap():
    drawing = draw(
        key="x",
        title="Radar",
        axes=AXES,
        lines=[Line("2024", [1, 0.5, None, 0.5]), Line("2025", [1, 1, 1, 1])],
    )

    gap, whole = drawing.series
    # half of the radius is 70 on each side of the centre (320, 206); the third axis is missing
    assert gap.path == "M320.0 66.0L390.0 206.0M250.0 206.0L320.0 66.0"
    assert not gap.is_whole
    assert (len(gap.marks), len(whole.marks)) == (3, 4)
    assert whole.path == drawing.target


def test_what_is_drawn_is_said_in_words():
    drawing = draw(
        key="x", title="x", axes=AXES, lines=[Line("2024", [0.5] * 4), Line("Élus", [None, 1, 1, None])]
    )

    assert drawing.sentence.replace("\u00a0", " ") == (
        "Part de la cible atteinte sur 4 dimensions. 2024, surface atteinte : 25 % ; "
        "Élus, surface atteinte : 100 %, 2 dimensions sur 4 connues."
    )


def test_lines_differ_by_dash_and_marker_as_well_as_by_colour():
    lines = [Line(str(number), [0.5] * 4) for number in range(radar_drawing.MOST_LINES + 2)]

    series = draw(key="x", title="x", axes=AXES, lines=lines).series

    assert len(series) == radar_drawing.MOST_LINES
    assert len({one.dash for one in series}) == len({one.marker for one in series}) == len(series)


@given(st.lists(st.none() | st.floats(0, 1), min_size=3, max_size=9))
def test_every_point_stays_on_the_sheet_and_every_known_value_has_its_mark(reaches):
    axes = [f"Axe {number}" for number in range(len(reaches))]

    drawing = draw(key="x", title="x", axes=axes, lines=[Line("2024", reaches)])

    one = drawing.series[0]
    assert len(one.marks) == sum(reach is not None for reach in reaches)
    numbers = [float(found) for found in re.findall(r"-?\d+\.\d", one.path)]
    assert all(0 <= number <= drawing.width for number in numbers)


def test_a_label_cannot_break_the_file():
    drawing = draw(key="x", title="<b>&", axes=AXES, lines=[Line('"><script>', [0.5] * 4)])

    tree = ElementTree.fromstring(svg_of(drawing))  # noqa: S314 (our own text)

    assert not [element for element in tree.iter() if element.tag.endswith("script")]


# --- From what was written ---------------------------------------------------------------------


@pytest.fixture
def evaluation(db):
    found = EvaluationFactory()
    found.aims_by = {dimension: AimFactory(evaluation=found, dimension=dimension) for dimension in THREE}
    return found


def followed(aim, *values, **fields):
    """An indicator from 0 to 10 (unless told otherwise) with one measure a year from 2023 on."""
    indicator = IndicatorFactory(aim=aim, **{"baseline": 0, "target": 10, **fields})
    for year, value in enumerate(values, 2023):
        MeasureFactory(indicator=indicator, day=date(year, 6, 1), value=value)
    return indicator


def test_a_dimension_is_the_mean_of_its_aims_and_an_aim_of_its_indicators(evaluation):
    economic, social, _ = evaluation.aims_by.values()
    followed(economic, 2)
    followed(economic, 8)  # this aim is at 0.5
    followed(AimFactory(evaluation=evaluation, dimension=Dimension.ECONOMIC), 1)  # this one at 0.1
    followed(social, 60, baseline=100, target=50, direction="baisse")  # 0.8
    followed(social, 9, target=None)  # no target, not on the radar

    chart, years = proof_chart(evaluation)

    assert years == [2023]
    assert chart.axes == THREE
    assert chart.lines == [Line("2023", [pytest.approx(0.3), pytest.approx(0.8), None])]


def test_a_year_shows_the_last_value_known(evaluation):
    economic, social, ecological = evaluation.aims_by.values()
    followed(economic, 2, 4, 6, 8)
    followed(social, 5)
    followed(ecological, 1, 10, 20)

    chart, years = proof_chart(evaluation)
    asked, _ = proof_chart(evaluation, [2023])

    assert years == [2023, 2024, 2025, 2026]
    assert [line.label for line in chart.lines] == ["2024", "2025", "2026"]
    assert [line.reaches for line in chart.lines] == [
        [0.4, 0.5, 1.0],
        [0.6, 0.5, 1.0],
        [0.8, 0.5, 1.0],
    ]
    assert [line.label for line in asked.lines] == ["2023"]


def test_each_college_has_its_line_beside_what_was_agreed_now_and_before(evaluation):
    economic, social, ecological = evaluation.aims_by.values()
    before = RoundFactory(evaluation=evaluation, adopted=True)
    now = RoundFactory(evaluation=evaluation, number=2, closed=True)
    for round, value in ((before, 1), (now, 2)):
        round.aims.set(evaluation.aims.all())
        for aim in evaluation.aims.all():
            Result.objects.create(round=round, aim=aim, value=value)
    people = CollegeFactory(evaluation=evaluation, name="Habitants")
    firms = CollegeFactory(evaluation=evaluation, name="Entreprises")
    for college, values in ((people, (0, 4, 2)), (people, (2, 4, 2)), (firms, (4, 4, None))):
        person = ParticipantFactory(round=now, college=college)
        for aim, value in zip((economic, social, ecological), values, strict=True):
            if value is not None:
                OpinionFactory(participant=person, aim=aim, value=value)

    lines = {line.label: line.reaches for line in opinions_chart(now).lines}

    assert lines == {
        "Résultat convenu": [0.5, 0.5, 0.5],
        "Habitants": [0.25, 1, 0.5],
        "Entreprises": [1, 1, None],
        f"Convenu le {before.adopted_on:%d/%m/%Y}": [0.25, 0.25, 0.25],
    }


def test_the_page_has_the_drawing_and_the_same_as_a_table(client, evaluation):
    for aim in evaluation.aims_by.values():
        followed(aim, 5)
    signed_in(client, "contributeur", evaluation.dynamic)

    page = client.get(f"{evaluation.get_absolute_url()}radar/").content.decode().replace("\u00a0", " ")

    assert 'role="img" aria-labelledby="radar-preuves-titre radar-preuves-texte"' in page
    assert "2023, surface atteinte : 25 %." in page
    assert '<th scope="row">Surface atteinte</th><td>25 %</td>' in page
    assert "style=" not in page.partition("<main")[2]


@pytest.mark.parametrize("asked", ["?annee=2023", "?annee=abc&annee=99999&tour=zz", "?tour=1"])
def test_odd_questions_give_a_page(client, evaluation, asked):
    followed(evaluation.aims_by[Dimension.SOCIAL], 5)
    signed_in(client, "contributeur", evaluation.dynamic)

    assert client.get(f"{evaluation.get_absolute_url()}radar/{asked}").status_code == 200


def test_the_radar_is_a_file_too(client, evaluation):
    for aim in evaluation.aims_by.values():
        followed(aim, 5)
    signed_in(client, "contributeur", evaluation.dynamic)
    base = f"{evaluation.get_absolute_url()}radar/"

    svg = client.get(f"{base}preuves.svg")
    png = client.get(f"{base}preuves.png")

    assert svg["Content-Type"] == "image/svg+xml"
    assert svg["Content-Disposition"].startswith("attachment")
    tree = ElementTree.fromstring(svg.content)  # noqa: S314 (our own file)
    assert tree.find("{http://www.w3.org/2000/svg}title").text == "Ce que disent les preuves"
    picture = Image.open(BytesIO(png.content))
    assert (picture.format, picture.width) == ("PNG", 1280)
    assert len(picture.convert("L").getcolors()) > 8
    assert client.get(f"{base}avis.png").status_code == 404


def test_readers_see_the_opinions_of_adopted_rounds_only(client, evaluation):
    evaluation.audience = Audience.PUBLIC
    evaluation.save()
    round = RoundFactory(evaluation=evaluation, closed=True)
    round.aims.set(evaluation.aims.all())
    person = ParticipantFactory(round=round, college=CollegeFactory(evaluation=evaluation, name="Riverains"))
    OpinionFactory(participant=person, aim=evaluation.aims_by[Dimension.SOCIAL])
    base = f"{evaluation.get_absolute_url()}radar/"

    assert "Riverains" not in client.get(base).content.decode()
    assert client.get(f"{base}avis.svg").status_code == 404
    signed_in(client, "contributeur", evaluation.dynamic)
    assert "Riverains" in client.get(base).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_radar_costs_the_same_queries_whatever_it_shows(
    client, evaluation, count, django_assert_max_num_queries
):
    for aim in evaluation.aims_by.values():
        for _ in range(count):
            followed(aim, *range(count))
    round = RoundFactory(evaluation=evaluation, closed=True)
    round.aims.set(evaluation.aims.all())
    for _ in range(count):
        OpinionFactory(participant__round=round, aim=evaluation.aims.first())
    signed_in(client, "contributeur", evaluation.dynamic)
    client.get(f"{evaluation.get_absolute_url()}radar/")

    with django_assert_max_num_queries(20):
        client.get(f"{evaluation.get_absolute_url()}radar/")

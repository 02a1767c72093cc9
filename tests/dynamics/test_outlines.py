"""Static maps drawn from the simplified shapes."""

import pytest

from dynamics import outlines


@pytest.mark.parametrize(
    ("level", "count"), [("region", 18), ("departement", 101), ("epci", 1255), ("commune", 0)]
)
def test_shapes_are_read_from_the_files(level, count):
    assert len(outlines.shapes(level)) == count


def test_a_frame_holds_what_it_was_made_around_and_keeps_its_proportions():
    frame = outlines.Frame.around([(4.6, 44.1, 5.9, 45.4)], 500, ratio=0.8)

    assert frame.holds(4.6, 44.1)
    assert frame.holds(5.9, 45.4)
    assert frame.height == pytest.approx(400, abs=0.2)
    assert frame.place(frame.west, frame.north) == (0, 0)


def test_a_single_point_still_has_land_around():
    sheet = outlines.draw((), ((5.02, 44.73),))

    assert sheet.frame.holds(5.02, 44.73)
    assert sheet.neighbours


def test_the_bar_is_a_round_number_of_kilometres_and_fits():
    frame = outlines.Frame.around([(4.6, 44.1, 5.9, 45.4)], 500)

    km, length = frame.bar()

    assert km == 50
    assert 0 < length <= 500 / 3


@pytest.mark.parametrize("code", ["01", "02", "03", "04", "06"])
def test_overseas_regions_are_drawn_too(code):
    assert outlines.draw((("region", code),), ()).areas


def test_a_path_is_closed_and_without_specks():
    shape = outlines.shapes("departement")["29"]
    frame = outlines.Frame.around([shape.box], 60)  # on a stamp, islets are specks

    path = frame.path(shape)

    assert path.startswith("M")
    assert path.endswith("z")
    assert path.count("M") < len(shape.rings)


def test_what_has_no_outline_gives_none():
    assert outlines.geometry("commune", "26108") is None
    assert outlines.geometry("epci", "242600252")["type"] == "MultiLineString"

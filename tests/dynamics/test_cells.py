"""Morton cells: the order on which map, facets and "nearest" rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamics import cells

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-90, 90)
PLACES = {
    "Lons-le-Saunier": (5.5539, 46.6744),
    "Saint-Denis de La Réunion": (55.4481, -20.8789),
    "Papeete": (-149.5667, -17.5350),
    "Mata-Utu": (-176.1761, -13.2825),
    "Greenwich and equator": (0.0, 0.0),
}


def plain_cell(lon, lat, zoom=cells.ZOOM):
    """The reference: one point, bit by bit."""
    side = 2**zoom
    angle = np.radians(min(max(lat, -cells.MAX_LATITUDE), cells.MAX_LATITUDE))
    column = min(int((lon + 180) % 360 / 360 * side), side - 1)
    row = min(max(int((1 - np.arcsinh(np.tan(angle)) / np.pi) / 2 * side), 0), side - 1)
    return sum((column >> i & 1) << 2 * i | (row >> i & 1) << 2 * i + 1 for i in range(zoom))


@given(LONGITUDES, LATITUDES)
def test_a_cell_has_the_bits_of_column_and_row_in_turn(lon, lat):
    assert cells.encode(lon, lat) == plain_cell(lon, lat)


@pytest.mark.parametrize("place", PLACES)
def test_a_cell_decodes_to_within_ten_metres(place):
    lon, lat = PLACES[place]

    back = cells.decode(cells.encode(lon, lat))

    assert cells.distance_km(lon, lat, *back) < 0.01


@given(LONGITUDES, LATITUDES)
def test_decoding_then_encoding_gives_the_same_cell(lon, lat):
    cell = cells.encode(lon, lat)

    assert cells.encode(*cells.decode(cell)) == cell


def test_arrays_and_scalars_agree_and_a_cell_fits_44_bits():
    lon, lat = np.array(list(PLACES.values())).T

    found = cells.encode(lon, lat)

    assert found.dtype == np.int64
    assert found.tolist() == [int(cells.encode(*point)) for point in PLACES.values()]
    assert int(cells.encode(179.999999, -90)) == 2**44 - 1


def test_a_point_without_coordinates_has_no_cell():
    assert cells.encode([np.nan, 2.0], [48.0, np.nan]).tolist() == [cells.NO_CELL] * 2
    assert np.isnan(cells.decode(cells.NO_CELL)).all()
    assert cells.parent(cells.NO_CELL, 5) == cells.NO_CELL


def test_latitudes_are_clamped_and_longitudes_go_round():
    assert cells.encode(2.0, 90.0) == cells.encode(2.0, cells.MAX_LATITUDE)
    assert cells.encode(190.0, 10.0) == cells.encode(-170.0, 10.0)
    assert cells.encode(180.0, 10.0) == cells.encode(-180.0, 10.0)


@given(LONGITUDES, LATITUDES, st.integers(0, 22))
def test_a_parent_is_the_map_tile_that_holds_the_cell(lon, lat, zoom):
    assert cells.parent(cells.encode(lon, lat), zoom) == plain_cell(lon, lat, zoom)


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))
def test_deinterleave_is_the_inverse_of_interleave(column, row):
    assert cells.deinterleave(cells.interleave(column, row)) == (column, row)


def test_a_box_is_split_at_the_antimeridian():
    assert cells.split_box((-5, 41, 10, 52)) == [(-5, 41, 10, 52)]
    assert cells.split_box((170, -25, -140, 0)) == [(170, -25, 180, 0), (-180, -25, -140, 0)]
    assert cells.split_box((170, -25, 220, 0)) == [(170, -25, 180, 0), (-180, -25, -140, 0)]
    assert cells.split_box((-190, -25, -140, 0)) == [(170, -25, 180, 0), (-180, -25, -140, 0)]
    assert cells.split_box((-200, -80, 200, 80)) == [(-180, -80, 180, 80)]


@pytest.mark.parametrize(
    "box", [(0, 10, 1, 9), (float("nan"), 0, 1, 1), (0, 0, float("inf"), 1), (0, -float("inf"), 1, 1)]
)
@pytest.mark.parametrize("use", [cells.split_box, cells.ranges, lambda box: cells.grid(box, 4)])
def test_a_box_that_makes_no_sense_is_refused(box, use):
    with pytest.raises(ValueError, match="a box"):
        use(box)


@st.composite
def boxes(draw):
    """Boxes of any size, some across the antimeridian."""
    west, width = draw(st.floats(-360, 360)), draw(st.floats(0, 400))
    south = draw(LATITUDES)
    return west, south, west + width, draw(st.floats(south, 90))


@given(boxes(), LONGITUDES, LATITUDES)
@settings(max_examples=200)
def test_ranges_are_few_and_hold_every_point_of_the_box(box, lon, lat):
    found = cells.ranges(box)

    assert 1 <= len(found) <= cells.MAX_RANGES
    assert (found[:, 0] < found[:, 1]).all()
    assert (found[1:, 0] > found[:-1, 1]).all()
    inside = any(w <= lon <= e and s <= lat <= n for w, s, e, n in cells.split_box(box))
    cell = cells.encode(lon, lat)
    if inside:
        assert ((found[:, 0] <= cell) & (cell < found[:, 1])).any()


def test_ranges_hold_little_more_than_the_box():
    lon, lat = np.meshgrid(np.linspace(-10, 15, 400), np.linspace(38, 55, 400))
    points = np.sort(cells.encode(lon, lat), axis=None)
    box = (-1.3, 43.1, 6.2, 48.9)
    inside = ((lon >= box[0]) & (lon <= box[2]) & (lat >= box[1]) & (lat <= box[3])).sum()

    taken = np.searchsorted(points, cells.ranges(box))

    assert inside <= (taken[:, 1] - taken[:, 0]).sum() < 1.5 * inside


@given(boxes(), st.integers(0, 9))
@settings(max_examples=60)
def test_the_tiles_of_a_box_are_those_of_its_grid(box, zoom):
    columns, rows = cells.grid(box, zoom)

    found = cells.tiles(box, zoom)

    assert len(found) == len(columns) * len(rows) == len(set(found.tolist()))
    assert 0 <= found[0] <= found[-1] < 4**zoom


def test_the_zoom_of_a_grid_is_lowered_until_its_tiles_are_few():
    assert cells.grid_zoom((-180, -85, 180, 85), 14, 256) == 4
    assert cells.grid_zoom((2.30, 48.80, 2.40, 48.90), 14, 256) == 14
    assert cells.grid_zoom((0, 0, 0, 0), 22, 4) == 22
    assert cells.grid_zoom((-180, -90, 180, 90), 22, 1) == 0


def test_distances_are_those_of_the_sphere():
    paris, reunion = (2.3522, 48.8566), (55.4481, -20.8789)

    assert cells.distance_km(*paris, *paris) == 0
    assert cells.distance_km(0, 0, 180, 0) == pytest.approx(np.pi * cells.EARTH_RADIUS_KM)
    assert cells.distance_km(*paris, *reunion) == pytest.approx(9363, abs=10)
    assert cells.distance_km(179.9, 0, -179.9, 0) == pytest.approx(22.24, abs=0.01)
    assert np.isnan(cells.distance_km(0, 0, np.nan, 0))


@given(LONGITUDES, LATITUDES, st.floats(0, 25_000), LONGITUDES, LATITUDES)
@settings(max_examples=300)
def test_the_box_around_a_circle_holds_it(lon, lat, km, other_lon, other_lat):
    found = cells.split_box(cells.box_around(lon, lat, km))

    if cells.distance_km(lon, lat, other_lon, other_lat) <= km:
        margin = 1e-9
        assert (
            any(
                w - margin <= other_lon <= e + margin and s - margin <= other_lat <= n + margin
                for w, s, e, n in found
            )
            or abs(other_lon) == 180
        )

"""Partial dates: read, written and said in French without inventing precision."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynamics.dates import PartialDate, format_date, parse_date, write_date
from dynamics.enums import DatePrecision

CASES = [
    ("2018-06-12", date(2018, 6, 12), DatePrecision.DAY, "12 juin 2018"),
    ("2020-08-01", date(2020, 8, 1), DatePrecision.DAY, "1er août 2020"),
    ("2018-06", date(2018, 6, 1), DatePrecision.MONTH, "juin 2018"),
    ("2018", date(2018, 1, 1), DatePrecision.YEAR, "2018"),
    ("1970s", date(1970, 1, 1), DatePrecision.DECADE, "années 1970"),
    ("", None, DatePrecision.UNKNOWN, "date inconnue"),
]


@pytest.mark.parametrize(("text", "day", "precision", "french"), CASES)
def test_a_partial_date_is_read_written_and_said(text, day, precision, french):
    assert parse_date(text) == PartialDate(day, precision)
    assert write_date(day, precision) == text
    assert format_date(day, precision) == french


@pytest.mark.parametrize("text", [None, "  "])
def test_a_blank_date_is_unknown(text):
    assert parse_date(text) == PartialDate(None, DatePrecision.UNKNOWN)


@pytest.mark.parametrize(
    "text",
    ["juin 2018", "2018-6", "18", "2018-13", "2019-02-29", "1975s", "2018-06-12T10:00", "0000", "٢٠١٨"],
)
def test_what_is_not_a_partial_date_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=f"^« {text} » : .*\\.$"):
        parse_date(text)


@given(st.dates(), st.sampled_from(DatePrecision))
def test_a_date_written_then_read_keeps_what_its_precision_says(day, precision):
    text = write_date(day, precision)

    if text == "0000s":  # the year zero is in no calendar
        return
    read = parse_date(text)
    assert read.precision == precision
    assert write_date(*read) == text
    assert format_date(*read) == format_date(day, precision)


def test_a_precision_from_the_database_is_a_plain_string():
    assert format_date(date(1987, 3, 2), "decennie") == "années 1980"
    assert write_date(date(1987, 3, 2), "mois") == "1987-03"
    assert format_date(None, "jour") == "date inconnue"

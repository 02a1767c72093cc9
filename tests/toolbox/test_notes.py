"""Footnotes: numbers in the order of reading, calls and backlinks, what is not a call."""

from toolbox.notes import Notes, keys_in

WRITTEN = {"etude": "Une étude.", "loi": "La loi de 2014.", "oubli": "Jamais appelée."}


def test_numbers_follow_the_order_of_reading():
    notes = Notes(WRITTEN, ["D’abord[^loi].", "Ensuite[^etude], encore[^loi]."])

    assert notes.numbers == {"loi": 1, "etude": 2}


def test_a_call_leads_to_its_note_and_back():
    notes = Notes(WRITTEN, ["a[^loi]", "b[^loi]"])

    first, second = notes.mark("a[^loi]"), notes.mark("b[^loi]")

    assert '<a href="#note-1" id="appel-1" role="doc-noteref">' in first
    assert '<a href="#note-1" id="appel-1-2" role="doc-noteref">' in second
    assert notes.listed() == [{"number": 1, "text": "La loi de 2014.", "calls": ["appel-1", "appel-1-2"]}]


def test_a_call_without_a_note_stays_as_it_was_typed():
    notes = Notes(WRITTEN, ["a[^inconnue]"])

    assert not notes
    assert notes.mark("a[^inconnue]") == "a[^inconnue]"


def test_plain_text_is_escaped_and_addresses_are_left_alone():
    notes = Notes(WRITTEN, ["[^loi]"])
    from django.utils.safestring import mark_safe

    assert "&lt;script&gt;" in notes.mark("<script>[^loi]")
    assert notes.mark(mark_safe('<a href="/x?[^loi]>">lien</a>')) == '<a href="/x?[^loi]>">lien</a>'


def test_keys_are_found_once_each():
    assert keys_in(["[^a] [^b-2]", "[^a] [^c d] [x]"]) == ["a", "b-2"]

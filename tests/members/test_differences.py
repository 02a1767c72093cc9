"""What changes between two wordings."""

from hypothesis import given
from hypothesis import strategies as st

from community.members.differences import ADDED, KEPT, REMOVED, Piece, compare, in_words

texts = st.text(alphabet=st.sampled_from("abé ,.\n"), max_size=60)


@given(texts, texts)
def test_both_texts_are_found_again_in_the_pieces(old, new):
    pieces = compare(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == new


@given(texts)
def test_a_text_compared_with_itself_has_nothing_crossed_out(text):
    assert all(piece.kind == KEPT for piece in compare(text, text))


def test_a_changed_word_is_removed_then_added():
    assert compare("Financer le temps", "Payer le temps") == [
        Piece(REMOVED, "Financer "),
        Piece(ADDED, "Payer "),
        Piece(KEPT, "le temps"),
    ]


def test_a_full_stop_is_not_part_of_its_word():
    assert compare("Le temps.", "Le temps. Vite.") == [
        Piece(KEPT, "Le temps"),
        Piece(ADDED, ". Vite"),
        Piece(KEPT, "."),
    ]


def test_a_letter_says_it_in_words():
    pieces = compare("Financer le temps", "Payer le temps")

    assert in_words(pieces) == "[retiré : Financer] [ajouté : Payer] le temps"

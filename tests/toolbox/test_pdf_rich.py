"""Rich text on its way to paper: a small tree, nothing else."""

import pytest

from toolbox.pdf.document import with_steady_levels
from toolbox.pdf.rich import absolute, plain, tree
from toolbox.pdf.typography import typeset

BASE = "https://archipel.exemple/outils/recit/"


def sketch(blocks: list[dict]) -> list:
    """The tree in few signs: p, h2, ol, ul, hr; *bold*, /italic/, [text](address)."""
    return [sketched(block) for block in blocks]


def sketched(block: dict):
    if block["kind"] == "list":
        return ["ol" if block["ordered"] else "ul", *[sketch(item) for item in block["items"]]]
    if block["kind"] == "rule":
        return "hr"
    name = f"h{block['level']}" if block["kind"] == "heading" else "p"
    return f"{name} " + "".join(map(signs, block["runs"]))


def signs(run: dict) -> str:
    text = run["text"]
    text = f"*{text}*" if run["bold"] else text
    text = f"/{text}/" if run["italic"] else text
    return f"[{text}]({run['url']})" if run["url"] else text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Un <b>mot</b> et <i>deux</i>.</p>", ["p Un *mot* et /deux/."]),
        ("<p>Un <strong>gros <em>mot</em></strong></p>", ["p Un *gros */*mot*/"]),
        ("<h3>Avant</h3><p>a</p><h4>Après</h4>", ["h2 Avant", "p a", "h3 Après"]),
        ("<ul><li>un</li><li>deux</li></ul><p>fin</p>", [["ul", ["p un"], ["p deux"]], "p fin"]),
        (
            "<ol><li>un<ul><li>dedans</li></ul></li><li>deux</li></ol>",
            [["ol", ["p un", ["ul", ["p dedans"]]], ["p deux"]]],
        ),
        ('<p><a href="/outils/x/">ici</a></p>', ["p [ici](https://archipel.exemple/outils/x/)"]),
        ('<p><a href="#bas">là</a></p>', ["p [là](https://archipel.exemple/outils/recit/#bas)"]),
        ('<p><a href="javascript:x">non</a> <a>rien</a></p>', ["p non rien"]),
        ("<p>a<br>b</p><hr><p> </p>", ["p a\nb", "hr"]),
        ("sans <b>paragraphe</b>", ["p sans *paragraphe*"]),
        ("<p>  de\n  l’air  </p>", ["p de l’air"]),
        ("<p>«\u00a0oui\u00a0», 3\u202f200\u00a0€ ?</p>", ["p «\u00a0oui\u00a0», 3\u202f200\u00a0€ ?"]),
        ("<p>#import *a* $b$ &lt;script&gt; &amp;</p>", ["p #import *a* $b$ <script> &"]),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", ["p a", "p b"]),
        ("<li>hors liste</li></ul></b></a><ul></ul>", ["p hors liste"]),
        ("", []),
    ],
)
def test_rich_text_becomes_a_tree(html, expected):
    assert sketch(tree(html, BASE)) == expected


def test_plain_text_keeps_its_lines_and_paragraphs():
    assert sketch(plain("Un.\nDeux.\r\n\r\n  Trois *non gras*. ")) == ["p Un.\nDeux.", "p Trois *non gras*."]
    assert plain("") == plain(" \n ") == []


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:x", "file:///etc", "http://[", "", "http://" + "x" * 3000]
)
def test_an_address_that_is_not_safe_is_none(url):
    assert absolute(url, BASE) == ""


def test_titles_never_skip_a_level():
    pieces = [
        {"kind": "heading", "level": 1},
        {"kind": "prose", "blocks": [{"kind": "heading", "level": 3}, {"kind": "heading", "level": 3}]},
        {"kind": "heading", "level": 1},
        {"kind": "heading", "level": 2},
    ]

    levels = [one["level"] for piece in with_steady_levels(pieces) for one in piece.get("blocks", [piece])]

    assert levels == [1, 2, 3, 1, 2]


def test_what_no_font_draws_is_taken_out():
    assert typeset({"a": ["b\x00\x07\ufeff\ue000\u202f\n"], "c": 1}) == {"a": ["b\u202f\n"], "c": 1}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Qui ? Toi : moi ; lui !", "Qui\u00a0? Toi\u00a0: moi\u00a0; lui\u00a0!"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("«\u00a0oui\u00a0», 3\u202f200\u00a0€", "«\u00a0oui\u00a0», 3\u202f200\u00a0€"),
        ("12 %, 5 € et plus", "12\u00a0%, 5\u00a0€ et plus"),
        ("un ::code et :x", "un ::code et :x"),
    ],
)
def test_punctuation_never_begins_a_line(written, expected):
    assert typeset({"text": written}) == {"text": expected}


def test_addresses_are_left_as_they_are():
    assert typeset({"url": "https://a.exemple/? : x"}) == {"url": "https://a.exemple/? : x"}

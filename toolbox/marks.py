"""Terms of the glossary marked in rendered HTML, once a page. No database.

Each is a link to its page, followed by its definition, which the style shows on focus and hover and which
screen readers announce with the link. Headings, links, code, forms, and what is inside an element with
`data-sans-glossaire` are left alone.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from html import escape, unescape

PARTS = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
LEFT_ALONE = {
    *(
        "a",
        "abbr",
        "button",
        "caption",
        "code",
        "dfn",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ),
    *("label", "legend", "math", "nav", "option", "pre", "script", "select", "style", "summary", "svg"),
    *("textarea", "th", "title"),
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPACES = re.compile(r"\s+")
SHORTEST_NOTE = 60
LONGEST_NOTE = 260


class Marker:
    """Forms as written → (slug, address, definition); one compiled pattern for all of them."""

    def __init__(self, forms: Mapping[str, tuple[str, str, str]]):
        self._found: dict[str, tuple[str, str, str]] = {}
        self._exact: set[str] = set()
        for form, target in forms.items():
            is_abbreviation = sum(letter.isupper() for letter in form) > 1 and " " not in form
            if is_abbreviation:
                self._exact.add(form)
            for variant in [form] if is_abbreviation else plurals(form):
                self._found.setdefault(normal(variant), target)
        words = sorted(self._found, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w&#]){trie(words)}(?!\w)", re.IGNORECASE) if words else None

    def mark(self, html: str, seen: set[str], page: str = "") -> str:
        """The HTML with each term that ``seen`` does not hold marked where it comes first; ``seen`` grows."""
        if self._pattern is None:
            return html
        pieces, done, closed_by = [], 0, []
        for part in PARTS.finditer(html):
            text = html[done : part.start()]
            pieces.append(text if closed_by else self._mark_text(text, seen, page))
            pieces.append(part[0])
            done = part.end()
            self._follow(part[0], closed_by)
        text = html[done:]
        pieces.append(text if closed_by else self._mark_text(text, seen, page))
        return "".join(pieces)

    def _follow(self, tag: str, closed_by: list[str]) -> None:
        """Keep the elements that are left alone, and all those open inside them."""
        found = TAG.match(tag)
        if found is None:
            return
        name = found[2].lower()
        if found[1]:
            if closed_by and closed_by[-1] == name:
                closed_by.pop()
        elif name not in VOID and not tag.endswith("/>"):
            if closed_by:
                if name == closed_by[-1] or name in LEFT_ALONE:
                    closed_by.append(name)
            elif name in LEFT_ALONE or "data-sans-glossaire" in tag:
                closed_by.append(name)

    def _mark_text(self, text: str, seen: set[str], page: str) -> str:
        if not text or text.isspace():
            return text

        def mark(found: re.Match) -> str:
            written = found[0]
            target = self._found.get(normal(unescape(written)))
            if target is None:
                return written
            slug, url, definition = target
            if slug in seen or slug == page or not self._is_written_so(written):
                return written
            seen.add(slug)
            return (
                f'<span class="term"><a href="{escape(url)}" class="term-link" data-term '
                f'aria-describedby="terme-{slug}">{written}</a>'
                f'<span class="term-note" role="tooltip" id="terme-{slug}">{escape(shortened(definition))}</span></span>'
            )

        return self._pattern.sub(mark, text)

    def _is_written_so(self, written: str) -> bool:
        """« PAT » is an abbreviation, « pat » is not."""
        return written in self._exact or written.upper() not in self._exact


def normal(text: str) -> str:
    return SPACES.sub(" ", text.replace("'", "’")).casefold()


def plurals(form: str) -> Iterable[str]:
    """The form, its first word in the plural, and all its words that may be."""
    words = form.split(" ")
    yield form
    yield " ".join([plural(words[0]), *words[1:]])
    yield " ".join(map(plural, words))


def plural(word: str) -> str:
    return word if len(word) < 4 or not word[-1].isalpha() or word[-1] in "sxz" or "’" in word else word + "s"


def shortened(definition: str) -> str:
    """Whole sentences, as long as they make a short note."""
    if len(definition) <= LONGEST_NOTE:
        return definition
    end = max(definition.rfind(mark, SHORTEST_NOTE, LONGEST_NOTE) for mark in (". ", " ; ", ", "))
    return f"{definition[:end].rstrip(' ;,.')}…" if end > 0 else f"{definition[:LONGEST_NOTE]}…"


def trie(words: Collection[str]) -> str:
    """A pattern of all the words that share what they begin with, the longest first."""
    root: dict = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _pattern_of(root)


LETTERS = {" ": r"(?:\s|&nbsp;)+", "’": r"(?:’|'|&#x27;|&#39;|&rsquo;)", "-": "[-‑]", "&": "&(?:amp;)?"}


def _pattern_of(node: dict) -> str:
    choices = [
        LETTERS.get(letter, re.escape(letter)) + _pattern_of(rest) for letter, rest in node.items() if letter
    ]
    if not choices:
        return ""
    together = choices[0] if len(choices) == 1 and "" not in node else f"(?:{'|'.join(choices)})"
    return f"{together}?" if "" in node else together

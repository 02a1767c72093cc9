"""Rich text as a small tree that the template of the PDF draws; nobody's markup goes any further than here.

    tree("<p>Un <b>mot</b></p>", "https://archipel.example/outils/x/")
    → [{"kind": "paragraph", "runs": [{"text": "Un ", …}, {"text": "mot", "bold": True, …}]}]

What it does not know (a table, a picture) keeps its text and loses its shape.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

SCHEMES = {"http", "https", "mailto", "tel"}
LONGEST_URL = 2000
LEVELS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 3, "h6": 3}
STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
LISTS = {"ul", "ol"}
ENDS_A_LINE = {"div", "section", "blockquote", "table", "tr", "figure", "pre"}
# Not \s: spaces that do not break are part of French typography
_SPACES = re.compile(r"[ \t\r\n\f]+")


def absolute(url: str, base: str) -> str:
    """The address in full, "" when it is not one that a reader may safely follow."""
    try:
        whole = urljoin(base, (url or "").strip())
        scheme = urlsplit(whole).scheme
    except ValueError:
        return ""
    return whole if url and scheme in SCHEMES and len(whole) <= LONGEST_URL else ""


def tree(html: str, base: str) -> list[dict]:
    """Paragraphs, lists, headings and rules of clean HTML, links made absolute."""
    reader = _Reader(base)
    reader.feed(html)
    reader.close()
    return trimmed(reader.blocks)


def plain(text: str) -> list[dict]:
    """Paragraphs of text as a person typed it: an empty line parts them, a line stays a line."""
    paragraphs = re.split(r"\n[ \t]*\n", (text or "").replace("\r\n", "\n").strip())
    return [{"kind": "paragraph", "runs": [run(part.strip())]} for part in paragraphs if part.strip()]


def run(text: str, *, bold: bool = False, italic: bool = False, url: str = "") -> dict:
    return {"text": text, "bold": bold, "italic": italic, "url": url}


def trimmed(blocks: list[dict]) -> list[dict]:
    """Without the spaces at both ends of each block, nor what is empty then."""
    kept = []
    for block in blocks:
        if block["kind"] == "list":
            items = [item for item in map(trimmed, block["items"]) if item]
            kept += [{**block, "items": items}] if items else []
        elif block["kind"] == "rule":
            kept.append(block)
        else:
            runs = trimmed_runs(block["runs"])
            kept += [{**block, "runs": runs}] if runs else []
    return kept


def trimmed_runs(runs: list[dict]) -> list[dict]:
    runs = [dict(one) for one in runs]
    while runs and not runs[0]["text"].strip(" \n"):
        runs.pop(0)
    while runs and not runs[-1]["text"].strip(" \n"):
        runs.pop()
    if runs:
        runs[0]["text"] = runs[0]["text"].lstrip(" \n")
        runs[-1]["text"] = runs[-1]["text"].rstrip(" \n")
    return runs


class _Reader(HTMLParser):
    def __init__(self, base: str):
        super().__init__(convert_charrefs=True)
        self._base = base
        self.blocks: list[dict] = []
        self._places: list[list[dict]] = [self.blocks]  # where the next block goes, innermost last
        self._lists: list[dict] = []
        self._runs: list[dict] | None = None
        self._styles = {"bold": 0, "italic": 0}
        self._urls: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in STYLES:
            self._styles[STYLES[tag]] += 1
        elif tag == "a":
            self._urls.append(absolute(dict(attrs).get("href") or "", self._base))
        elif tag == "br":
            self._write("\n")
        elif tag == "p":
            self._open({"kind": "paragraph"})
        elif tag in LEVELS:
            self._open({"kind": "heading", "level": LEVELS[tag]})
        elif tag == "hr":
            self._close()
            self._places[-1].append({"kind": "rule"})
        elif tag in LISTS:
            self._open_list(tag)
        elif tag == "li" and self._lists:
            self._open_item()
        elif tag in ENDS_A_LINE:
            self._close()

    def handle_endtag(self, tag):
        if tag in STYLES:
            self._styles[STYLES[tag]] = max(0, self._styles[STYLES[tag]] - 1)
        elif tag == "a":
            self._urls = self._urls[:-1]
        elif tag == "p" or tag in LEVELS or tag in ENDS_A_LINE or tag == "li":
            self._close()
        elif tag in LISTS and self._lists:
            self._close()
            if self._lists.pop()["items"]:
                self._places.pop()

    def handle_data(self, data):
        text = _SPACES.sub(" ", data)
        if self._runs is not None or text.strip(" "):
            self._write(text)

    def _open(self, block: dict) -> None:
        self._runs = []
        self._places[-1].append({**block, "runs": self._runs})

    def _open_list(self, tag: str) -> None:
        self._close()
        one = {"kind": "list", "ordered": tag == "ol", "items": []}
        self._places[-1].append(one)
        self._lists.append(one)

    def _open_item(self) -> None:
        """Its own place replaces that of the item before."""
        self._close()
        item: list[dict] = []
        if self._lists[-1]["items"]:
            self._places.pop()
        self._lists[-1]["items"].append(item)
        self._places.append(item)

    def _close(self) -> None:
        self._runs = None

    def _write(self, text: str) -> None:
        if self._runs is None:
            self._open({"kind": "paragraph"})
        self._runs.append(
            run(
                text,
                bold=self._styles["bold"] > 0,
                italic=self._styles["italic"] > 0,
                url=self._urls[-1] if self._urls else "",
            )
        )

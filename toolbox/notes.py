"""Footnotes of a monographie: `[^key]` in a text calls the note of that key; numbers follow the reading order.

The convention is Markdown's. It needs no script in the editor and works in every text, plain or rich.
"""

import re
from collections import Counter
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

KEY = r"[\w-]{1,30}"
CALL = re.compile(rf"\[\^({KEY})\]")
TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def keys_in(texts: Iterable[str]) -> list[str]:
    """The keys called, each once, in order."""
    return list(dict.fromkeys(key for text in texts for key in CALL.findall(text)))


class Notes:
    """The notes of one page while it is rendered: texts are marked in order, then the list is asked for.

    A call without a note stays as it was typed, so that its author sees it; a note that nothing calls is left out.
    """

    def __init__(self, written: dict[str, object], texts: Iterable[str]):
        self.written = written
        called = [key for key in keys_in(texts) if key in written]
        self.numbers = {key: number for number, key in enumerate(called, 1)}
        self.calls: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self.numbers)

    def mark(self, html) -> SafeString:
        """The text with its calls made links; what is not safe HTML is escaped first."""
        parts = TAG.split(conditional_escape(html))
        parts[::2] = [CALL.sub(self._call, text) for text in parts[::2]]
        return mark_safe("".join(parts))

    def in_print(self, text: str) -> str:
        """The same on paper, where nothing is followed: raised numbers."""

        def raised(found: re.Match) -> str:
            number = self.numbers.get(found[1])
            return found[0] if number is None else str(number).translate(RAISED)

        return CALL.sub(raised, text)

    def listed(self) -> list[dict]:
        """The notes that were called, with the places that call them."""
        return [
            {
                "number": number,
                "text": self.written[key],
                "calls": [call_id(number, rank) for rank in range(1, self.calls[key] + 1)],
            }
            for key, number in self.numbers.items()
        ]

    def _call(self, found: re.Match) -> str:
        key = found[1]
        if key not in self.numbers:
            return found[0]
        self.calls[key] += 1
        number = self.numbers[key]
        return format_html(
            '<sup class="note-call"><a href="#note-{}" id="{}" role="doc-noteref">'
            '<span class="visually-hidden">note </span>{}</a></sup>',
            number,
            call_id(number, self.calls[key]),
            number,
        )


def call_id(number: int, rank: int) -> str:
    return f"appel-{number}" if rank == 1 else f"appel-{number}-{rank}"

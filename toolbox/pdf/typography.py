"""Text as French printers set it, and as fonts can draw it."""

import re
import unicodedata

# Control characters, surrogates, private use and unassigned: no font draws them, and the standards refuse them
NOT_WRITTEN = {"Cc", "Cs", "Co", "Cn"}
REFUSED = {"\ufeff", "\ufffe"}
# Read by the template, not by people
NOT_TEXT = {"url", "address", "file", "kind"}
_BEFORE = re.compile(r" (?=[:;!?»%€]+(?:[\s.,)…/]|$))")
_AFTER = re.compile(r"(?<=«) ")


def typeset(value, name: str = ""):
    """The same data, every text of it ready for paper: nobody wants a line that begins with « ? »."""
    if isinstance(value, str):
        kept = "".join(one for one in value if one in "\n\t" or is_drawable(one))
        return kept if name in NOT_TEXT else _AFTER.sub("\u00a0", _BEFORE.sub("\u00a0", kept))
    if isinstance(value, dict):
        return {key: typeset(one, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [typeset(one) for one in value]
    return value


def is_drawable(character: str) -> bool:
    return character not in REFUSED and unicodedata.category(character) not in NOT_WRITTEN

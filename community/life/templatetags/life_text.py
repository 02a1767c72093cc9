"""`{{ post.text|written }}`: what people type, as paragraphs, quotes and links; never as HTML."""

import re

import nh3
from django import template
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe

from community.members.templatetags.french import typo

register = template.Library()

TAGS = {"p", "br", "blockquote", "a"}
SCHEMES = {"http", "https"}
_QUOTED = re.compile(r"^>+ ?")


@register.filter
def written(text: str) -> SafeString:
    """Blank lines make paragraphs, « > » at the head of a line quotes, addresses become links that robots ignore."""
    parts, lines, was_quote = [], [], False
    for line in [*str(text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        is_quote = line.startswith(">")
        if is_quote != was_quote or not line.strip():
            parts += block(lines, is_quote=was_quote)
            lines = []
        was_quote = is_quote
        if line.strip():
            lines.append(_QUOTED.sub("", line) if is_quote else line)
    html = "".join(parts).replace("</blockquote><blockquote>", "")
    return mark_safe(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes=SCHEMES,
            link_rel="nofollow ugc noopener noreferrer",
        )
    )


def block(lines: list[str], *, is_quote: bool) -> list[str]:
    """One paragraph, quoted or not; the words are escaped before anything else."""
    if not lines:
        return []
    inside = "<br>".join(urlize(mark_safe(typo(escape(line)))) for line in lines)
    return [f"<blockquote><p>{inside}</p></blockquote>" if is_quote else f"<p>{inside}</p>"]

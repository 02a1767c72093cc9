"""Tags of the pages of dynamiques, organisations and territories."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dynamics.citations import cite as cite_source
from dynamics.numbers import format_number

register = template.Library()


@register.simple_tag
def cite(source: str) -> SafeString:
    """A source field in words, each study linked to its notice on `/sources/`."""
    return format_html_join(
        " ; ",
        "{}",
        (
            (format_html('<a href="{}">{}</a>', one.url, one.text) if one.url else one.text,)
            for one in cite_source(source or "")
        ),
    )


@register.filter
def french_number(value) -> str:
    """« 12 345 », « 1,5 »."""
    return format_number(value)

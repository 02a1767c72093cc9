"""Rich text of sheets and monographies, sanitised when it is shown whatever the database holds."""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from community.members.templatetags.french import typo

register = template.Library()

TAGS = {"p", "br", "h3", "h4", "strong", "b", "em", "i", "ul", "ol", "li", "a", "hr", "span"}
ATTRIBUTES = {"a": {"href"}, "h3": {"id"}, "h4": {"id"}, "span": {"data-sans-glossaire"}}
SCHEMES = {"http", "https", "mailto", "tel"}


@register.filter
def safe_rich(value) -> SafeString:
    """Wagtail's links made real, then nothing but text, lists, subheadings and safe links.

    Set in French type: authors type plain spaces.
    """
    source = value.source if isinstance(value, RichText) else str(value or "")
    clean = nh3.clean(
        expand_db_html(source),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return mark_safe(typo(clean))

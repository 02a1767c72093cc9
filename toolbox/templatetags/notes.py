"""`{% with_notes value|safe_rich %}`: a text whose calls `[^key]` lead to the notes of the page."""

from django import template
from django.utils.html import conditional_escape

from community.members.templatetags.french import typo

register = template.Library()


@register.simple_tag(takes_context=True)
def with_notes(context, text):
    """Outside a page with notes (a sheet, a preview of one block) the text is as it was."""
    notes = context.get("notes")
    text = typo(text or "")
    return notes.mark(text) if notes else conditional_escape(text)

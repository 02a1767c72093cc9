"""What the pages of evaluation write in their own way."""

from django import template

from evaluation.proofs import show_value

register = template.Library()


@register.simple_tag
def indicator_value(indicator, value) -> str:
    """« 12 personnes », « 60 % », or the word of the scale."""
    return show_value(indicator, value)

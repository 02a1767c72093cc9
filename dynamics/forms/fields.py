"""Fields that read what people write: partial dates and French numbers."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from dynamics.dates import MONTHS, PartialDate, parse_date
from dynamics.french import fold

MONTH_NUMBERS = {fold(name): number for number, name in enumerate(MONTHS, 1)}


def guide(help_text: str, example: str = "") -> str:
    """What a field expects, and an example of it."""
    if not example:
        return help_text
    return format_html('{} <span class="example">Exemple&nbsp;: {}</span>', help_text, example)


def read_partial_date(text: str) -> PartialDate:
    """A date as people write it: 12 juin 2018, 12/06/2018, juin 2018, 06/2018, 2018, années 1970, or ISO."""
    words = fold(text).split()
    if len(words) == 2 and words[0] in {"annees", "annee", "decennie"} and words[1].isdigit():
        return parse_date(f"{words[1]}s" if len(words[1]) == 4 else f"19{words[1]:0>2}s")
    if len(words) in {2, 3} and words[-2] in MONTH_NUMBERS:
        day = f"-{int(words[0].removesuffix('er')):02}" if len(words) == 3 else ""
        return parse_date(f"{words[-1]}-{MONTH_NUMBERS[words[-2]]:02}{day}")
    if found := re.fullmatch(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})", text.strip()):
        day, month, year = found.groups()
        return parse_date(f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else ""))
    return parse_date(text)


class PartialDateField(forms.CharField):
    """A date as precise as it is known; cleaned to a PartialDate."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, **{"required": False, **kwargs})

    def clean(self, value) -> PartialDate:
        text = super().clean(value)
        try:
            return read_partial_date(text)
        except ValueError as error:
            raise ValidationError(
                "Écrivez la date comme vous la connaissez : 12 juin 2018, juin 2018, 2018 ou années 1970."
            ) from error


class FrenchDecimalField(forms.DecimalField):
    """« 3 200,50 » as well as « 3200.50 »."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value):
        if isinstance(value, str):
            value = re.sub(r"[\s\u00a0\u202f€%]", "", value).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return value

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != self.to_python(self.prepare_value(initial))
        except (ValidationError, InvalidOperation):
            return True

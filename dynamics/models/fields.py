"""A list of values of a closed vocabulary, kept in one column on both databases."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


class ChoiceListField(models.JSONField):
    """Distinct values of a `TextChoices`, stored as a JSON list in the order of the vocabulary.

    `vocabulary` is the enumeration; the empty list means that nothing is said.
    """

    def __init__(self, *args, vocabulary: type[models.TextChoices] | None = None, **kwargs):
        self.vocabulary = vocabulary
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        known = set(self.vocabulary.values)
        unknown = [item for item in value if item not in known]
        if unknown:
            raise ValidationError(
                "%(value)s n’est pas une valeur possible.", params={"value": ", ".join(map(str, unknown))}
            )

    def formfield(self, **kwargs):
        return forms.TypedMultipleChoiceField(
            choices=self.vocabulary.choices,
            coerce=str,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name.capitalize()),
            help_text=kwargs.get("help_text", self.help_text),
            widget=kwargs.get("widget", forms.CheckboxSelectMultiple),
        )

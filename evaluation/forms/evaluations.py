"""The form of the whole evaluation."""

from django import forms

from evaluation.enums import Audience


class AudienceForm(forms.Form):
    audience = forms.ChoiceField(
        label="Qui peut lire cette évaluation ?",
        choices=Audience.choices,
        help_text="L’équipe lit toujours tout. Une preuve peut rester plus près de vous que le reste.",
    )

"""« Nous l’avons vécu »: a dated example of a lever."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from toolbox.models import LeverExample
from toolbox.services.levers import dynamics_of


class LeverExampleForm(forms.ModelForm):
    class Meta:
        model = LeverExample
        fields = ["dynamic", "happened_on", "text"]
        labels = {"dynamic": "Votre dynamique", "happened_on": "Quand", "text": "Ce que vous avez vécu"}
        help_texts = {
            "happened_on": "Une date approchée suffit.",
            "text": "Ce que vous avez fait, ce que cela a donné, l’échec compris. Quelques phrases ; ne nommez personne sans son accord.",
        }
        widgets = {
            "happened_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "text": forms.Textarea(attrs={"rows": 7}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        choices = dynamics_of(user)
        self.fields["dynamic"].queryset = choices
        self.fields["dynamic"].empty_label = None if choices.count() == 1 else "Choisir"

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise ValidationError("Cette date est à venir.")
        return day

"""What is missing, and a tool in answer."""

from django import forms

from dynamics.forms.fields import guide
from toolbox.models import Gap, Tool


class GapForm(forms.ModelForm):
    class Meta:
        model = Gap
        fields = ["title", "text"]
        labels = {"title": "Il nous manque un outil pour…", "text": "Dites-en plus"}
        help_texts = {
            "title": guide("En quelques mots.", "faire travailler ensemble deux communes qui se fâchent"),
            "text": "Ce que vous avez déjà essayé, et ce qu’un bon outil changerait pour vous.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}


class AnswerForm(forms.Form):
    tool = forms.ModelChoiceField(
        label="Un outil de la boîte", queryset=Tool.objects.none(), empty_label="Choisissez un outil"
    )

    def __init__(self, *args, gap: Gap, **kwargs):
        super().__init__(*args, **kwargs)
        given = gap.answers.values("tool")
        self.fields["tool"].queryset = Tool.objects.published().exclude(pk__in=given)

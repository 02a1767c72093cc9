"""A retour d'usage, a variant, and « je peux le transmettre »."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from dynamics.enums import TerritoryLevel
from dynamics.forms.base import name_blank_choices
from dynamics.forms.fields import guide
from dynamics.models import Dynamic, Territory
from toolbox.models import ResourcePerson, TeamVariant, UsageReport

ROWS = {"rows": 4}


class UsageReportForm(forms.ModelForm):
    class Meta:
        model = UsageReport
        fields = [
            "dynamic",
            "happened_on",
            "stage",
            "territory_kind",
            "context",
            "adapted",
            "worked",
            "did_not_work",
            "again",
        ]
        labels = {
            "happened_on": "Quand était-ce ?",
            "stage": "Où en était la dynamique ?",
            "territory_kind": "Sur quel territoire ?",
            "context": "Dans quel contexte ?",
            "adapted": "Ce que vous avez adapté",
            "worked": "Ce qui a marché",
            "did_not_work": "Ce qui n’a pas marché",
            "again": "Le referiez-vous ?",
        }
        help_texts = {
            "happened_on": "La date du jour, ou celle de la fin.",
            "context": guide(
                "Qui, combien, pour quoi faire.", "trente voisins, pour choisir l’usage de l’ancienne école"
            ),
            "adapted": "Ce que vous avez fait autrement que ce que dit la page.",
            "did_not_work": "Un échec raconté épargne le même à d’autres : il est montré autant que la réussite.",
        }
        widgets = {
            "happened_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "context": forms.Textarea(attrs=ROWS),
            "adapted": forms.Textarea(attrs=ROWS),
            "worked": forms.Textarea(attrs=ROWS),
            "did_not_work": forms.Textarea(attrs=ROWS),
            "again": forms.RadioSelect,
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Dynamic.objects.animated_by(user).order_by("name", "pk")
        self.fields["dynamic"].queryset = mine
        if self.instance.pk is None and len(mine) == 1:
            self.initial["dynamic"] = mine[0].pk
            self.initial["stage"] = mine[0].stage
        self.fields["again"].choices = self.Meta.model._meta.get_field("again").choices
        name_blank_choices(self)

    def clean_happened_on(self):
        return passed(self.cleaned_data["happened_on"])


def passed(day: date) -> date:
    """A day that has come. Raises ValidationError."""
    if day > timezone.localdate():
        raise ValidationError("Cette date n’est pas encore passée.")
    return day


class TeamVariantForm(forms.ModelForm):
    class Meta:
        model = TeamVariant
        fields = ["dynamic", "name", "text", "why", "happened_on"]
        labels = {
            "name": "Son nom",
            "text": "Ce qui change",
            "why": "Pourquoi vous faites ainsi",
            "happened_on": "Depuis quand ?",
        }
        help_texts = {
            "name": guide("Court, celui que vous lui donnez.", "Forum ouvert au marché"),
            "text": guide("Ce que vous faites autrement.", "deux heures, debout, entre les étals"),
            "happened_on": "La date, même approchée, de la première fois.",
        }
        widgets = {
            "happened_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "text": forms.Textarea(attrs=ROWS),
            "why": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Dynamic.objects.animated_by(user).order_by("name", "pk")
        self.fields["dynamic"].queryset = mine
        if self.instance.pk is None and len(mine) == 1:
            self.initial["dynamic"] = mine[0].pk
        name_blank_choices(self)

    def clean_happened_on(self):
        return passed(self.cleaned_data["happened_on"])


class ReportFilterForm(forms.Form):
    """Filters of the retours of one tool; a value that nobody knows is no filter."""

    stage = forms.ChoiceField(label="Stade", required=False)
    territory_kind = forms.ChoiceField(label="Type de territoire", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, every in (("stage", "tous les stades"), ("territory_kind", "tous les territoires")):
            choices = UsageReport._meta.get_field(name).choices
            self.fields[name].choices = [("", every), *choices]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ResourcePersonForm(forms.ModelForm):
    class Meta:
        model = ResourcePerson
        fields = ["how", "region", "conditions"]
        labels = {
            "how": "Comment pouvez-vous le transmettre ?",
            "region": "Dans quelle région",
            "conditions": "À quelles conditions",
        }
        help_texts = {
            "how": guide(
                "Un échange, une visite, une journée sur place.", "un appel d’une heure, puis une visite"
            ),
            "region": "Laissez vide si vous pouvez le faire partout, ou à distance.",
            "conditions": guide("Ce qu’il vous faut.", "mes frais de train"),
        }
        widgets = {
            "how": forms.Textarea(attrs={"rows": 3}),
            "conditions": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        regions = Territory.objects.filter(level=TerritoryLevel.REGION).order_by("name")
        self.fields["region"].queryset = regions
        self.fields["region"].empty_label = "partout, ou à distance"


class BookmarkForm(forms.Form):
    note = forms.CharField(
        label="Votre note",
        help_text="Vous seul·e la lisez.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""Forms of the proof."""

from django import forms
from django.utils import timezone

from dynamics.forms.fields import FrenchDecimalField, guide
from evaluation.enums import Dimension, EvidenceKind, IndicatorKind
from evaluation.models import Evidence, Indicator, Measure, UnforeseenEffect
from evaluation.models.indicators import HIGHEST, LOWEST, PLAIN_SCALE

OUT_OF_SCALE = "L’échelle va de 0 à 4."


class DayInput(forms.DateInput):
    def __init__(self):
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


def not_in_the_future(form: forms.BaseForm, name: str) -> None:
    day = form.cleaned_data.get(name)
    if day and day > timezone.localdate():
        form.add_error(name, "Cette date n’est pas encore passée.")


class LibraryFilterForm(forms.Form):
    """What is looked for in the library of indicators."""

    q = forms.CharField(label="Chercher", required=False, max_length=200)
    dimension = forms.ChoiceField(
        label="Dimension", required=False, choices=[("", "Toutes"), *Dimension.choices]
    )
    mine = forms.BooleanField(label="Seulement ceux de mon type de dynamique, ou de tous", required=False)


class ValueField(FrenchDecimalField):
    """A value of an indicator, as French people write numbers."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=14, decimal_places=3, **kwargs)


class IndicatorForm(forms.ModelForm):
    baseline = ValueField(label="Valeur de départ", required=False)
    target = ValueField(label="Cible", required=False)
    scale = forms.CharField(
        label="Mots de l’échelle, un par ligne, de 0 à 4",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Pour un indicateur qualitatif. Sans rien : pas du tout, un peu, à moitié, en grande partie, pleinement.",
    )

    class Meta:
        model = Indicator
        fields = [
            "aim",
            "name",
            "definition",
            "kind",
            "unit",
            "scale",
            "direction",
            "method",
            "baseline",
            "baseline_on",
            "target",
            "target_on",
        ]
        labels = {
            "aim": "Objectif éclairé",
            "unit": "Unité",
            "method": "Façon de recueillir",
            "baseline_on": "Date du départ",
            "target_on": "Date de la cible",
        }
        help_texts = {
            "definition": "Ce que l’on compte ou ce que l’on apprécie, et ce que l’on laisse de côté.",
            "unit": guide("Pour un nombre.", "personnes, heures, %, tonnes"),
            "method": "Qui, comment, à quel rythme : le plus simple qui tienne dans la durée.",
            "baseline": "Où vous en étiez au début.",
            "target": "Où vous voulez arriver. Sans cible, l’indicateur n’est pas sur le radar.",
        }
        widgets = {
            "kind": forms.RadioSelect,
            "direction": forms.RadioSelect,
            "definition": forms.Textarea(attrs={"rows": 3}),
            "method": forms.Textarea(attrs={"rows": 3}),
            "baseline_on": DayInput(),
            "target_on": DayInput(),
        }

    def __init__(self, *args, evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["aim"].queryset = evaluation.aims.pursued().in_order()
        self.fields["aim"].empty_label = "Choisir"
        self.initial["scale"] = "\n".join(self.instance.scale or [])
        for name in ("kind", "direction"):
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]

    def clean_scale(self) -> list[str]:
        words = [line.strip() for line in self.cleaned_data["scale"].splitlines() if line.strip()]
        if words and len(words) != HIGHEST + 1:
            raise forms.ValidationError("Écrivez cinq lignes, de 0 à 4, ou aucune.")
        return words

    def clean(self):
        cleaned = super().clean()
        is_qualitative = cleaned.get("kind") == IndicatorKind.QUALITATIVE
        if is_qualitative:
            cleaned["unit"] = ""
            cleaned["scale"] = cleaned.get("scale") or PLAIN_SCALE
            for name in ("baseline", "target"):
                value = cleaned.get(name)
                if value is not None and not LOWEST <= value <= HIGHEST:
                    self.add_error(name, OUT_OF_SCALE)
        else:
            cleaned["scale"] = []
        baseline, target, direction = (cleaned.get(key) for key in ("baseline", "target", "direction"))
        if None not in (baseline, target) and direction:
            if direction == "hausse" and target < baseline:
                self.add_error(
                    "target", "La cible est plus basse que le départ : changez-la, ou changez le sens."
                )
            if direction == "baisse" and target > baseline:
                self.add_error(
                    "target", "La cible est plus haute que le départ : changez-la, ou changez le sens."
                )
        return cleaned


class MeasureForm(forms.ModelForm):
    value = ValueField(label="Valeur")

    class Meta:
        model = Measure
        fields = ["day", "value", "source", "strength", "note"]
        labels = {"note": "Remarque"}
        help_texts = {"source": guide("D’où vient ce nombre.", "rapport d’activité, comptage du 12 mai")}
        widgets = {"day": DayInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        indicator = self.instance.indicator
        if indicator.is_qualitative:
            words = [(str(step), f"{step} – {word}") for step, word in enumerate(indicator.scale)]
            self.fields["value"] = forms.TypedChoiceField(
                label="Valeur", choices=words, coerce=int, widget=forms.RadioSelect
            )

    def clean(self):
        cleaned = super().clean()
        not_in_the_future(self, "day")
        day = cleaned.get("day")
        if day and self.instance.indicator.measures.filter(day=day).exists():
            self.add_error("day", "Il y a déjà une mesure à cette date.")
        return cleaned


class EvidenceForm(forms.ModelForm):
    class Meta:
        model = Evidence
        fields = [
            "aim",
            "kind",
            "title",
            "text",
            "day",
            "source",
            "strength",
            "document",
            "audience",
            "is_for_stakeholders",
        ]
        labels = {
            "aim": "Objectif éclairé",
            "text": "Ce qu’elle montre",
            "document": "Document",
        }
        help_texts = {
            "text": "Un témoignage reste anonyme si la personne le préfère : écrivez son rôle plutôt que son nom.",
            "source": guide("D’où elle vient.", "entretien avec une habitante, rapport 2024 p. 12"),
            "document": "PDF, bureautique, CSV ou texte, 10 Mo au plus. Seules les personnes qui lisent la preuve le téléchargent.",
            "audience": "Jamais plus largement que l’évaluation elle-même.",
        }
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 5}),
            "day": DayInput(),
        }

    def __init__(self, *args, evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["aim"].queryset = evaluation.aims.pursued().in_order()
        self.fields["aim"].empty_label = "Choisir"
        self.fields["kind"].choices = [(kind.value, kind.label.capitalize()) for kind in EvidenceKind]

    def clean(self):
        cleaned = super().clean()
        not_in_the_future(self, "day")
        is_document = cleaned.get("kind") == EvidenceKind.DOCUMENT
        if is_document and not cleaned.get("document") and "document" not in self.errors:
            self.add_error("document", "Joignez le document, ou choisissez une autre sorte de preuve.")
        return cleaned


class EffectForm(forms.ModelForm):
    class Meta:
        model = UnforeseenEffect
        fields = ["dimension", "tone", "title", "text", "day", "answer", "audience"]
        labels = {
            "text": "Ce que vous avez constaté",
            "answer": "Ce que vous en faites",
        }
        help_texts = {
            "title": guide(
                "Ce que personne n’avait écrit dans la promesse.", "deux associations ont fusionné"
            ),
            "tone": "Un effet négatif se note comme les autres : c’est lui qui fait corriger le cap.",
            "audience": "Jamais plus largement que l’évaluation elle-même.",
        }
        widgets = {
            "tone": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 4}),
            "answer": forms.Textarea(attrs={"rows": 3}),
            "day": DayInput(),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tone"].choices = [choice for choice in self.fields["tone"].choices if choice[0]]

    def clean(self):
        cleaned = super().clean()
        not_in_the_future(self, "day")
        return cleaned

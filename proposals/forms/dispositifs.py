"""A dispositif proposed or corrected, what one says of it, the alert one asks for."""

from django import forms
from django.core.exceptions import ValidationError

from dynamics.forms.base import RowForm, RowFormSet, StepForm
from dynamics.forms.fields import guide
from dynamics.forms.territories import TerritoriesField
from dynamics.models import Dynamic, LegalForm, Organisation, Theme
from proposals.dispositifs_enums import Verdict
from proposals.models import DeadlineAlert, Dispositif, DispositifCheck, DispositifExample
from toolbox.models import Tool

DAYS = [(7, "une semaine avant"), (15, "quinze jours avant"), (30, "un mois avant"), (60, "deux mois avant")]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ExampleForm(RowForm):
    class Meta:
        model = DispositifExample
        fields = ["name", "text", "url", "organisation", "dynamic"]
        labels = {
            "name": "Son nom",
            "text": "Ce qu’il faut en savoir",
            "url": "Adresse officielle",
            "organisation": "Organisation, si elle a une page ici",
            "dynamic": "Dynamique, si elle a une page ici",
        }
        help_texts = {"url": "Seulement la page de la structure elle-même."}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.only("pk", "name").order_by("name", "pk")
        self.fields["dynamic"].queryset = (
            Dynamic.objects.published().only("pk", "name").order_by("name", "pk")
        )
        for name in ("organisation", "dynamic"):
            self.fields[name].empty_label = "aucune"


class DispositifForm(StepForm):
    """All of it on one page; only the name, the nature, the family and the summary are asked."""

    is_permanent = forms.TypedChoiceField(
        label="Ouvert toute l’année ?",
        required=False,
        choices=[("", "Je ne sais pas"), ("oui", "Oui"), ("non", "Non, par périodes")],
        coerce=lambda value: {"oui": True, "non": False}[value],
        empty_value=None,
    )
    territories = TerritoriesField(
        label="Lesquels ?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=guide("Un par ligne : région, département, commune.", "Hauts-de-France"),
    )
    reference = forms.CharField(
        label="Où l’avez-vous lu ?",
        required=False,
        max_length=200,
        help_text="Un document, un site, votre propre expérience. Les sources déjà citées restent.",
    )

    legends = [
        ("Ce que l’on obtient", ["content", "amount", "amount_min", "amount_max", "duration"]),
        ("Pour qui", ["stages", "legal_forms", "coverage", "territories"]),
        ("Quand", ["is_permanent", "opens_on", "closes_on"]),
        ("Le ranger", ["themes", "sheets", "tools"]),
        ("D’où vient l’information", ["website", "reference"]),
    ]
    lists = {"examples": ("Des exemples", "Qui le propose, qui s’en est servi.")}

    class Meta:
        model = Dispositif
        fields = [
            "name",
            "kind",
            "family",
            "summary",
            "content",
            "amount",
            "amount_min",
            "amount_max",
            "duration",
            "stages",
            "legal_forms",
            "coverage",
            "territories",
            "is_permanent",
            "opens_on",
            "closes_on",
            "themes",
            "sheets",
            "tools",
            "website",
        ]
        formsets = {
            "examples": {
                "form": ExampleForm,
                "fields": ExampleForm.Meta.fields,
                "formset": RowFormSet,
                "extra": 1,
                "max_num": 8,
                "validate_max": True,
                "can_delete": True,
            }
        }
        labels = {
            "name": "Son nom",
            "kind": "C’est…",
            "family": "Famille",
            "summary": "En une ou deux phrases",
            "content": "Ce que l’on obtient, et comment cela se passe",
            "amount": "Montant, en toutes lettres",
            "amount_min": "À partir de, en euros",
            "amount_max": "Jusqu’à, en euros",
            "duration": "Durée",
            "stages": "À quels stades",
            "legal_forms": "Formes juridiques admises, si elles sont limitées",
            "coverage": "Où",
            "opens_on": "Prochaine ouverture",
            "closes_on": "Prochaine échéance",
            "themes": "Thèmes, s’il en vise",
            "sheets": "Fiches thématiques",
            "tools": "Outils qui vont avec",
            "website": "Page officielle",
        }
        help_texts = {
            "amount": guide("Comme vous le diriez.", "10 000 à 20 000 €, une fois"),
            "duration": guide("Celle du soutien.", "6 mois à 1 an"),
            "closes_on": "Le dernier jour pour répondre.",
            "website": "Celle de la structure qui le propose.",
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "content": forms.Textarea(attrs={"rows": 6}),
            "legal_forms": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
            "tools": forms.SelectMultiple(attrs={"size": 8}),
            "opens_on": DayInput,
            "closes_on": DayInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["legal_forms"].queryset = LegalForm.objects.all()
        self.fields["themes"].queryset = Theme.objects.order_by("position", "name")
        self.fields["tools"].queryset = Tool.objects.published().only("pk", "name").order_by("name", "pk")
        self.initial["territories"] = list(self.instance.territories.all())
        self.initial["is_permanent"] = {True: "oui", False: "non"}.get(self.instance.is_permanent, "")

    def clean(self):
        cleaned = super().clean()
        low, high = cleaned.get("amount_min"), cleaned.get("amount_max")
        if low is not None and high is not None and low > high:
            self.add_error("amount_max", "Le plus petit montant ne peut pas dépasser le plus grand.")
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and opens > closes:
            self.add_error("closes_on", "L’échéance ne peut pas venir avant l’ouverture.")
        if cleaned.get("is_permanent") and closes:
            self.add_error("closes_on", "Ce qui est ouvert toute l’année n’a pas d’échéance : choisissez.")
        return cleaned

    def save(self, commit=True):
        """The reference is added to the sources, which a correction does not take away."""
        if reference := self.cleaned_data["reference"].strip():
            self.instance.sources = list(dict.fromkeys([*self.instance.sources, reference]))
        return super().save(commit)


class CheckForm(forms.ModelForm):
    """What one says of the page."""

    class Meta:
        model = DispositifCheck
        fields = ["verdict", "note"]
        labels = {"verdict": "À ma connaissance, ce dispositif est…", "note": "Ce qui a changé"}
        help_texts = {"note": "Demandé si le dispositif n’est plus d’actualité. Lu par l’équipe relais."}
        widgets = {"verdict": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = Verdict.choices

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verdict") == Verdict.OUTDATED and not cleaned.get("note", "").strip():
            raise ValidationError({"note": "Dites en quelques mots ce qui a changé."})
        return cleaned


class AlertForm(forms.ModelForm):
    """When to be told."""

    days_before = forms.TypedChoiceField(
        label="Me prévenir d’une échéance", choices=DAYS, coerce=int, widget=forms.RadioSelect, initial=30
    )

    class Meta:
        model = DeadlineAlert
        fields = ["days_before", "tells_opening"]
        labels = {"tells_opening": "Me dire aussi quand une prochaine ouverture est annoncée"}

"""A project, what one brings to it, what it received, its journal, its results."""

from django import forms
from django.utils import timezone

from dynamics.forms.base import name_blank_choices
from dynamics.forms.fields import FrenchDecimalField, guide
from dynamics.models import Dynamic
from proposals.calls_enums import Resource, Unit
from proposals.forms.calls import DayInput
from proposals.models import Pledge, Project, ProjectNote, Receipt
from toolbox.models import Tool

# Units in which each kind may be counted; the first is meant when none is chosen
UNITS = {
    Resource.MONEY: [Unit.EUROS],
    Resource.TIME: [Unit.HOURS, Unit.DAYS],
    Resource.SKILL: [Unit.HOURS, Unit.DAYS],
    Resource.NETWORK: [Unit.PEOPLE],
    Resource.GROUND: [Unit.SQUARE_METRES, Unit.PEOPLE],
    Resource.PLACE: [Unit.SQUARE_METRES, Unit.DAYS],
}


def teams_of(user):
    return Dynamic.objects.filter(pk__in=user.teams.values("dynamic"), live=True).order_by("name", "pk")


class ProjectForm(forms.ModelForm):
    class Meta:
        model = Project
        fields = ["title", "summary", "plan", "governance", "involvement", "looked_for", "dynamic"]
        labels = {
            "title": "Le nom du projet",
            "summary": "Votre réponse au défi",
            "plan": "Comment vous vous y prenez",
            "governance": "Qui décide de quoi",
            "involvement": "La place des habitants et des usagers",
            "looked_for": "Ce que vous cherchez",
            "dynamic": "Au nom de",
        }
        help_texts = {
            "summary": "En quelques phrases : ce que vous ferez, et en quoi cela répond au défi.",
            "plan": "L’équipe, les partenaires, les étapes.",
            "governance": "Pendant le projet, et pour le commun ensuite.",
            "looked_for": guide(
                "Argent, temps, compétences, réseau, terrain : ce qui manque.",
                "un atelier deux jours par mois",
            ),
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in {
                "summary": 5,
                "plan": 4,
                "governance": 3,
                "involvement": 3,
                "looked_for": 3,
            }.items()
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        known = teams_of(user)
        if self.instance.dynamic_id:
            known = known | Dynamic.objects.filter(pk=self.instance.dynamic_id)
        self.fields["dynamic"].queryset = known
        self.fields["dynamic"].empty_label = "moi, avec d’autres personnes"
        if not known.exists():
            del self.fields["dynamic"]


class PledgeForm(forms.ModelForm):
    amount = FrenchDecimalField(
        label="Combien",
        help_text="En chiffres, si cela se compte.",
        required=False,
        max_digits=10,
        decimal_places=2,
    )

    class Meta:
        model = Pledge
        fields = ["resource", "amount", "unit", "words", "dynamic"]
        labels = {
            "resource": "Ce que vous apportez",
            "unit": "En",
            "words": "En quelques mots",
            "dynamic": "Au nom de",
        }
        help_texts = {
            "words": guide(
                "Ce que c’est, quand, à quelles conditions.",
                "un mardi par mois, pour souder et apprendre à souder",
            )
        }
        widgets = {"resource": forms.RadioSelect, "words": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["resource"].choices = Resource.choices
        self.fields["dynamic"].queryset = teams_of(user)
        self.fields["dynamic"].empty_label = "moi"
        if not self.fields["dynamic"].queryset.exists():
            del self.fields["dynamic"]
        name_blank_choices(self)

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("Écrivez un nombre plus grand que zéro.")
        return amount

    def clean(self):
        cleaned = super().clean()
        resource, amount, unit = (cleaned.get(name) for name in ("resource", "amount", "unit"))
        if not resource or "amount" in self.errors:
            return cleaned
        units = UNITS[Resource(resource)]
        if resource == Resource.MONEY and amount is None:
            self.add_error("amount", "Dites combien, en euros.")
        elif amount is None:
            cleaned["unit"] = ""
        elif not unit and len(units) == 1:
            cleaned["unit"] = units[0]
        elif unit not in units:
            told = " ou ".join(one.label for one in units)
            self.add_error("unit", f"Pour {Resource(resource).label}, comptez en {told}.")
        return cleaned


class AnswerForm(forms.Form):
    words = forms.CharField(
        label="Votre mot",
        help_text="La personne le lira. Si vous déclinez, dites pourquoi en une phrase.",
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReceiptForm(forms.ModelForm):
    amount = FrenchDecimalField(label="Combien", required=False, max_digits=10, decimal_places=2)

    class Meta:
        model = Receipt
        fields = ["day", "amount", "words"]
        labels = {"day": "Reçu le", "words": "En quelques mots"}
        widgets = {"day": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())
        pledge = self.instance.pledge
        if pledge.amount is None:
            del self.fields["amount"]
        else:
            self.fields["amount"].label = f"Combien, en {pledge.get_unit_display()}"

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("Écrivez un nombre plus grand que zéro.")
        return amount


class NoteForm(forms.ModelForm):
    class Meta:
        model = ProjectNote
        fields = ["day", "title", "text"]
        labels = {"day": "Le jour", "title": "En bref", "text": "Ce qui s’est passé"}
        help_texts = {"title": guide("Une ligne.", "Premier essai dans la rue du marché")}
        widgets = {"day": DayInput, "text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label="Ce projet est",
        choices=[("oui", "présélectionné"), ("non", "non présélectionné")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Pourquoi",
        help_text="D’après les critères annoncés. La raison est publique.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NewToolForm(forms.Form):
    """What the draft of the toolbox begins with."""

    name = forms.CharField(label="Le nom de l’outil", max_length=120)
    summary = forms.CharField(
        label="En deux phrases",
        help_text="Ce que c’est, à qui cela sert.",
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LinkToolForm(forms.Form):
    tool = forms.ModelChoiceField(
        label="Un outil de la boîte", queryset=Tool.objects.none(), empty_label="Choisissez un outil"
    )

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        given = project.results.values("tool")
        self.fields["tool"].queryset = (
            Tool.objects.published().exclude(pk__in=given).only("pk", "name").order_by("name", "pk")
        )

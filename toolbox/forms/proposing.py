"""A tool proposed in three steps; what is missing is said before it is sent, never while it is written."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from dynamics.forms.base import RowForm, RowFormSet, StepForm
from dynamics.forms.fields import guide
from dynamics.models import Dynamic
from toolbox.models import Tool, ToolDocument, ToolPitfall, ToolStep, ToolUse

MOST_KEYWORDS = 20


def rows(form: type[forms.ModelForm], most: int = 12) -> dict:
    """A list of the tool, for `Meta.formsets`."""
    return {
        "form": form,
        "fields": form.Meta.fields,
        "formset": RowFormSet,
        "extra": 1,
        "max_num": most,
        "validate_max": True,
        "can_delete": True,
    }


class ToolStepForm(forms.ModelForm):
    class Meta:
        model = ToolStep
        fields = ["title", "text"]
        labels = {"title": "En bref", "text": "Ce qu’on y fait"}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class ToolPitfallForm(forms.ModelForm):
    class Meta:
        model = ToolPitfall
        fields = ["text"]
        labels = {"text": "Ce qui peut mal tourner, et comment l’éviter"}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class ToolUseForm(forms.ModelForm):
    class Meta:
        model = ToolUse
        fields = ["dynamic", "name", "gave"]
        labels = {
            "dynamic": "Dynamique",
            "name": "Ou son nom, si elle n’a pas de page ici",
            "gave": "Ce que cela a donné",
        }
        help_texts = {"name": ""}
        widgets = {"gave": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dynamic"].queryset = (
            Dynamic.objects.published().only("pk", "name").order_by("name", "pk")
        )
        self.fields["dynamic"].empty_label = "aucune"

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("dynamic")) == bool(cleaned.get("name")):
            raise ValidationError("Choisissez la dynamique, ou écrivez le nom du collectif : l’un des deux.")
        return cleaned


class ToolDocumentForm(RowForm):
    class Meta:
        model = ToolDocument
        fields = ["title", "file", "credit", "licence"]
        help_texts = {
            "title": guide("Ce que c’est.", "Le déroulé, minute par minute"),
            "credit": "Qui l’a fait.",
            "licence": guide("Ce que l’on peut en faire.", "CC BY-SA"),
        }


class ProposalForm(StepForm):
    """A step of a proposal: `asked` is required to go on, not to keep a draft."""

    asked: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.asked:
            self.fields[name].required = True

    def relax(self) -> None:
        """Keep what is there, whatever is missing."""
        for name in self.asked:
            self.fields[name].required = False


class AimForm(ProposalForm):
    """What it is and what it serves."""

    asked = ["summary", "aims", "aim", "when"]

    class Meta:
        model = Tool
        fields = ["name", "kind", "summary", "aims", "aim", "when"]
        formsets: dict = {}
        labels = {
            "name": "Son nom",
            "kind": "C’est…",
            "summary": "En deux phrases",
            "aims": "Ce qu’il aide à réussir",
            "aim": "À quoi il sert",
            "when": "Quand le choisir, et quand ne pas le choisir",
        }
        help_texts = {
            "name": guide("Celui que vous lui donnez.", "Café des possibles"),
            "aims": "Sans but, un outil n’est qu’une animation de plus : cochez-en au moins un.",
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "aim": forms.Textarea(attrs={"rows": 4}),
            "when": forms.Textarea(attrs={"rows": 4}),
        }


class DoingForm(ProposalForm):
    """How to do it and what it takes."""

    lists = {"steps": ("Les étapes", "Trois à sept suffisent, dans l’ordre.")}
    lists_first = True
    legends = [
        ("Ce qu’il demande", ["people", "time", "money"]),
        ("En un mot", ["difficulty", "duration", "cost", "group"]),
    ]

    class Meta:
        model = Tool
        fields = ["people", "time", "money", "difficulty", "duration", "cost", "group"]
        formsets = {"steps": rows(ToolStepForm)}
        help_texts = {
            "people": guide(
                "Combien, avec quels savoir-faire.", "deux animatrices et une personne à l’accueil"
            ),
            "time": guide("Préparation comprise.", "une soirée, et trois réunions avant"),
            "money": guide("Ce qu’il faut trouver.", "une salle, de quoi manger, 200 €"),
        }


class KnowingForm(ProposalForm):
    """What one learnt with it, and where it belongs."""

    words = forms.CharField(
        label="Mots-clés",
        help_text=guide("Séparés par des virgules.", "café, écoute, voisins"),
        required=False,
        max_length=400,
    )
    lists = {
        "pitfalls": ("Les points de vigilance", "Ce que vous auriez aimé savoir avant."),
        "uses": ("Qui s’en est servi", "Avec ce que cela a donné."),
        "documents": ("Les documents", "Déroulé, affiche, grille… : ce que d’autres peuvent reprendre."),
    }
    lists_first = True
    legends = [("Le ranger", ["stages", "sheets", "themes", "words"])]

    class Meta:
        model = Tool
        fields = ["stages", "sheets", "themes"]
        formsets = {
            "pitfalls": rows(ToolPitfallForm),
            "uses": rows(ToolUseForm),
            "documents": rows(ToolDocumentForm, 6),
        }
        labels = {"stages": "À quels stades", "sheets": "Quelles fiches il sert", "themes": "Thèmes"}
        widgets = {"themes": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].initial = ", ".join(self.instance.keywords)

    def save(self, commit=True):
        words = (word.strip() for word in self.cleaned_data["words"].split(","))
        self.instance.keywords = list(dict.fromkeys(word for word in words if word))[:MOST_KEYWORDS]
        return super().save(commit)


@dataclass(frozen=True)
class Step:
    slug: str
    label: str
    lead: str
    form: type[StepForm]
    key: str = "tool"


STEPS = [
    Step("but", "L’outil et son but", "Ce que c’est, et ce qu’il aide à réussir.", AimForm),
    Step("faire", "Comment faire", "Assez pour que quelqu’un d’autre puisse s’y mettre.", DoingForm),
    Step("savoir", "Ce que vous en savez", "Ce qui coince, qui s’en est servi, où le ranger.", KnowingForm),
]
STEP_BY_SLUG = {step.slug: step for step in STEPS}
PREVIEW = "Relire et envoyer"

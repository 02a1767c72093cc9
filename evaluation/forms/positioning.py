"""The questions of the positioning, step by step or all at once for the common answer."""

from django import forms
from django.db.models import TextChoices
from django.utils import timezone

from dynamics.enums import DevelopmentLogic, EconomicModel, Stage
from evaluation.enums import Audience
from evaluation.models.positioning import HIGHEST_GRADIENT, MARKERS, REQUIRED
from evaluation.positioning_maturity import markers

UNKNOWN = ("", "Nous ne savons pas dire")
YES_NO = [("oui", "Oui"), ("non", "Non"), UNKNOWN]
FURTHER = "_fin"  # what a slider sends beside the five choices
STAGE_WORDS = {
    Stage.EMERGENCE: "le collectif se forme, cherche sa vision et essaie",
    Stage.CREATION: "l’activité et les moyens se mettent en place",
    Stage.CONSOLIDATION: "l’action dure, l’équilibre se construit",
    Stage.SCALING: "la dynamique grandit, essaime ou pèse au-delà d’elle",
}
MODEL_WORDS = {
    EconomicModel.MARKET: "l’essentiel vient des recettes d’activité",
    EconomicModel.NON_MARKET: "presque pas de recettes : aides, dons, bénévolat",
    EconomicModel.HYBRID: "recettes, aides et dons se mêlent",
}
GRADIENTS = {
    "modelled": (
        "Suivez-vous un modèle qui existe déjà ?",
        "Un modèle a un nom, souvent un réseau : tiers-lieu, AMAP, Territoire zéro chômeur…",
        ["pas du tout, nous inventons", "un peu inspiré·es", "entre les deux", "plutôt", "tout à fait"],
    ),
    "systemic": (
        "Visez-vous un besoin précis, ou tout un système ?",
        "Ciblée : un sujet, des objectifs circonscrits. Systémique : toutes les causes d’un enjeu, sur plusieurs leviers.",
        ["un besoin précis", "plutôt précis", "entre les deux", "plutôt large", "tout un système"],
    ),
}
MISSING = {
    "stage": "Choisissez le stade le plus proche.",
    "modelled": "Placez-vous, même à peu près.",
    "systemic": "Placez-vous, même à peu près.",
    "economic_model": "Choisissez le modèle le plus proche.",
}


class Step(TextChoices):
    """Pages of the questionnaire, in order."""

    STAGE = "stade", "Où vous en êtes"
    FINALITY = "finalite", "Votre finalité"
    MODEL = "modele", "Votre modèle"
    MATURITY = "maturite", "Votre maturité"


FIELDS = {
    Step.STAGE: ("stage", "new_chantiers"),
    Step.FINALITY: ("modelled", "systemic"),
    Step.MODEL: ("economic_model", "heavy_investment", "development_logics"),
    Step.MATURITY: MARKERS,
}


def explained(vocabulary, words: dict) -> list[tuple[str, str]]:
    return [(one.value, f"{one.label} : {words[one]}") for one in vocabulary]


def yes_or_no(value) -> bool | None:
    return {"oui": True, "non": False, True: True, False: False}.get(value)


class GradientInput(forms.RadioSelect):
    """Five choices, and a slider that the browser's script joins to them; the slider is read first when it was sent."""

    template_name = "evaluation/positioning/widgets/gradient.html"

    def value_from_datadict(self, data, files, name):
        return data.get(f"{name}{FURTHER}") or super().value_from_datadict(data, files, name)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, nearest(value), attrs)
        exact = value if str(value).isdigit() else ""
        context["widget"] |= {"further": f"{name}{FURTHER}", "exact": exact}
        return context


def nearest(value) -> str:
    """The choice, of five, that is nearest to a value typed on the slider."""
    text = str(value)
    if not text.isdigit() or int(text) > HIGHEST_GRADIENT:
        return ""
    return str(round(int(text) / 25) * 25)


class GradientField(forms.IntegerField):
    """From 0 to 100."""

    def __init__(self, *, choices: list[str], **kwargs):
        steps = [(str(number * 25), label) for number, label in enumerate(choices)]
        super().__init__(
            min_value=0, max_value=HIGHEST_GRADIENT, widget=GradientInput(choices=steps), **kwargs
        )


class SituationForm(forms.Form):
    """``names`` are the questions asked; ``is_draft`` asks for none of them."""

    stage = forms.ChoiceField(
        label="À quel stade en est la dynamique ?",
        choices=explained(Stage, STAGE_WORDS),
        widget=forms.RadioSelect,
    )
    new_chantiers = forms.TypedChoiceField(
        label="De nouveaux chantiers s’ouvrent-ils ?",
        help_text="Une recherche, une activité ou un territoire de plus, au-delà de ce qui tourne déjà.",
        choices=YES_NO,
        coerce=yes_or_no,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    economic_model = forms.ChoiceField(
        label="De quoi vit-elle ?",
        choices=explained(EconomicModel, MODEL_WORDS),
        widget=forms.RadioSelect,
    )
    heavy_investment = forms.TypedChoiceField(
        label="Faut-il un investissement lourd ?",
        help_text="Un lieu, des machines, des travaux.",
        choices=YES_NO,
        coerce=yes_or_no,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    development_logics = forms.MultipleChoiceField(
        label="Comment grandit-elle ?",
        help_text="Plusieurs réponses possibles.",
        choices=DevelopmentLogic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, names=None, is_draft: bool = False, initial=None, **kwargs):
        super().__init__(*args, initial=shown(initial or {}), **kwargs)
        for name, (label, text, choices) in GRADIENTS.items():
            self.fields[name] = GradientField(label=label, help_text=text, choices=choices)
        for marker in markers():
            self.fields[marker.field] = forms.TypedChoiceField(
                label=marker.title,
                help_text=marker.question,
                choices=[
                    *((str(level), f"{level} · {words}") for level, words in enumerate(marker.levels)),
                    UNKNOWN,
                ],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        for name in set(self.fields) - set(self.fields if names is None else names):
            del self.fields[name]
        self.order_fields(names)
        for name in REQUIRED:
            if name in self.fields:
                self.fields[name].required = not is_draft
                self.fields[name].error_messages["required"] = MISSING[name]


def shown(values: dict) -> dict:
    """Stored values as the form shows them; what nobody said is left open, not answered « we do not know »."""
    words = {True: "oui", False: "non"}
    return {
        name: words[value] if isinstance(value, bool) else value
        for name, value in values.items()
        if value not in (None, "")
    }


class AgreeForm(SituationForm):
    """The common answer: every question, who agrees, what is still disputed, the date."""

    agreed_by = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Qui est d’accord ?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une personne."},
    )
    note = forms.CharField(
        label="Ce sur quoi vous n’êtes pas d’accord",
        help_text="Un désaccord gardé vaut mieux qu’un accord forcé. Lu de l’équipe seulement.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    agreed_on = forms.DateField(
        label="Date de l’accord",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Donnez une date.",
            "invalid": "Écrivez une date, 14/03/2026 par exemple.",
        },
    )

    ABOUT = ("agreed_by", "note", "agreed_on")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed_by"].queryset = people
        self.fields["agreed_by"].label_from_instance = lambda person: person.get_full_name() or "Un membre"
        self.order_fields([name for names in FIELDS.values() for name in names])

    def clean_agreed_on(self):
        day = self.cleaned_data["agreed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Cette date n’est pas encore passée.")
        return day

    @property
    def groups(self) -> list[dict]:
        """Questions as the page shows them, step by step."""
        return [
            {"legend": step.label, "fields": [self[name] for name in names]} for step, names in FIELDS.items()
        ]

    @property
    def about(self) -> list:
        return [self[name] for name in self.ABOUT]

    @property
    def situation(self) -> dict:
        """The answers alone."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.ABOUT}


class ShareForm(forms.Form):
    audience = forms.ChoiceField(
        label="Qui peut lire vos positionnements ?",
        help_text="Les réponses de chacun·e, qui est d’accord et vos désaccords ne sortent jamais de l’équipe.",
        choices=Audience.choices,
        widget=forms.RadioSelect,
    )

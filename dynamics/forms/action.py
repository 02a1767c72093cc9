"""Step 3: what it does, how it grows, and what only its type has."""

from django import forms

from dynamics.forms.base import RowForm, RowFormSet, StepForm
from dynamics.forms.fields import guide
from dynamics.models import (
    BearerDetails,
    CurrencyDetails,
    Dynamic,
    PtceDetails,
    ThirdPlaceDetails,
    TzcldDetails,
)

# Lists of one row that only some types have: relation → slugs of the types
DETAILS_OF_TYPES = {
    "ptce_details": {"ptce"},
    "tzcld_details": {"tzcld"},
    "third_place_details": {"tiers-lieu"},
    "currency_details": {"monnaie-locale"},
    "bearer_details": {"pat", "tepos"},
}


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value):
        lines = [line.strip() for line in super().to_python(value).splitlines()]
        return [line[:200] for line in lines if line]

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data or "")


class DetailForm(RowForm):
    """The one row of a type's own fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_permitted = True


class TzcldForm(DetailForm):
    companies = LinesField(
        label="Entreprises à but d’emploi",
        required=False,
        help_text=guide(
            "Une par ligne, avec l’année et le nombre de personnes embauchées si vous les connaissez.",
            "EmerJean (SAS), 2017, 80 personnes",
        ),
    )

    class Meta:
        model = TzcldDetails
        fields = ["stage", "perimeter", "committee", "companies"]
        help_texts = {
            "perimeter": guide("Le quartier ou les communes concernés.", "Le quartier Saint-Jean"),
            "committee": guide("Qui y siège, en une phrase.", "Élus, habitants, entreprises, Pôle emploi"),
        }


class PtceForm(DetailForm):
    class Meta:
        model = PtceDetails
        fields = ["kind"]
        help_texts = {
            "kind": "De territoire : plusieurs activités d’un même lieu de vie. De filière : un même métier."
        }


class ThirdPlaceForm(DetailForm):
    class Meta:
        model = ThirdPlaceDetails
        fields = ["name", "tenure", "surface_m2", "services", "community", "making", "mix", "ptce_link"]
        help_texts = {
            "name": guide("S’il diffère de celui de la dynamique.", "La halle aux grains"),
            "surface_m2": guide("Approximative, en chiffres.", "900"),
            "services": guide("Ce que l’on y trouve.", "Bureaux partagés, atelier bois, cantine"),
            "community": "Qui s’y retrouve, et comment on y prend part.",
            "making": "Ce que l’on y fabrique ou y apprend.",
            "mix": "Quels publics s’y croisent.",
            "ptce_link": "Si un PTCE l’anime ou en est né.",
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("services", "community", "making", "mix", "ptce_link")
        }


class CurrencyForm(DetailForm):
    class Meta:
        model = CurrencyDetails
        fields = ["unit", "parity"]
        help_texts = {
            "unit": guide("Le nom de la monnaie.", "eusko"),
            "parity": guide("Ce qu’elle vaut.", "1 eusko = 1 euro"),
        }


class BearerForm(DetailForm):
    class Meta:
        model = BearerDetails
        fields = ["name", "perimeter"]
        help_texts = {
            "name": guide("La structure qui porte la démarche.", "Douaisis Agglo"),
            "perimeter": guide("Le territoire de la démarche.", "Les 35 communes de l’agglomération"),
        }


def one_row(form: type[forms.ModelForm]) -> dict:
    return {
        "form": form,
        "formset": RowFormSet,
        "fields": form.Meta.fields,
        "extra": 1,
        "max_num": 1,
        "can_delete": False,
    }


class ActionForm(StepForm):
    legends = [
        ("Ce qu’elle fait", ["themes", "description", "objects_of_cooperation", "action_logics"]),
        ("D’où elle vient, comment elle grandit", ["origin", "development_logics", "systemic", "modelled"]),
        (
            "La place des habitants",
            ["involvement_design", "involvement_running", "involvement_evaluation"],
        ),
    ]
    lists = {
        "ptce_details": ("Propre aux PTCE", ""),
        "tzcld_details": ("Propre aux territoires zéro chômeur", ""),
        "third_place_details": ("Propre aux tiers-lieux", ""),
        "currency_details": ("Propre aux monnaies locales", ""),
        "bearer_details": ("Propre aux PAT et TEPOS", ""),
    }

    class Meta:
        model = Dynamic
        fields = [
            "themes",
            "description",
            "objects_of_cooperation",
            "action_logics",
            "origin",
            "development_logics",
            "systemic",
            "modelled",
            "involvement_design",
            "involvement_running",
            "involvement_evaluation",
        ]
        formsets = {
            "ptce_details": one_row(PtceForm),
            "tzcld_details": one_row(TzcldForm),
            "third_place_details": one_row(ThirdPlaceForm),
            "currency_details": one_row(CurrencyForm),
            "bearer_details": one_row(BearerForm),
        }
        labels = {
            "systemic": "Ciblée ou systémique ?",
            "modelled": "Sur mesure ou modélisée ?",
            "development_logics": "Comment elle grandit",
            "action_logics": "Ce qu’elle fait pour ses membres",
            "objects_of_cooperation": "Ce que l’on fait ensemble",
        }
        help_texts = {
            "themes": "Trois ou quatre suffisent : ils servent à vous retrouver.",
            "description": guide(
                "Ce que vous menez concrètement, pour qui, avec quels résultats. Les paragraphes sont gardés.",
                "Un atelier de réparation ouvert chaque samedi, une filière de bois local…",
            ),
            "objects_of_cooperation": "Plusieurs réponses possibles.",
            "action_logics": "Plusieurs réponses possibles.",
            "development_logics": "Elles se mêlent souvent : cochez tout ce qui vous ressemble.",
            "origin": "Qui a donné l’impulsion.",
            "systemic": guide("De 0, un seul problème traité, à 100, tout le territoire transformé.", "30"),
            "modelled": guide(
                "De 0, inventée chemin faisant, à 100, suivant un modèle connu.", "80 pour un TZCLD"
            ),
            "involvement_design": "Quand on conçoit les projets.",
            "involvement_running": "Quand on les fait vivre.",
            "involvement_evaluation": "Quand on en fait le bilan.",
        }
        widgets = {
            "themes": forms.CheckboxSelectMultiple,
            "description": forms.Textarea(attrs={"rows": 8}),
            "origin": forms.RadioSelect,
            "systemic": forms.NumberInput(attrs={"min": 0, "max": 100, "step": 5}),
            "modelled": forms.NumberInput(attrs={"min": 0, "max": 100, "step": 5}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["origin"].choices = [*self.fields["origin"].choices][1:]

    def shows_list(self, name: str) -> bool:
        typology = self.instance.typology.slug if self.instance.typology_id else ""
        return typology in DETAILS_OF_TYPES[name]

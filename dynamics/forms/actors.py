"""Step 4: who takes part, who holds the cooperation together, and with what means."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify

from dynamics.forms.base import MOST_ROWS, RowForm, RowFormSet, StepForm
from dynamics.forms.fields import FrenchDecimalField, guide
from dynamics.models import Actor, Dynamic, HeldFunction, Organisation, Resource

YEAR = {"inputmode": "numeric", "size": 6}


class ActorForm(RowForm):
    """One organisation or group: an organisation that Archipel knows by this name is pointed at."""

    class Meta:
        model = Actor
        fields = ["name", "category", "circle", "contributions", "expectations"]
        labels = {"name": "Organisation ou groupe", "circle": "Place dans la coopération"}
        help_texts = {
            "name": guide(
                "Jamais le nom d’une personne.", "La communauté de communes, un collectif d’habitants"
            ),
            "contributions": guide("Ce qu’il apporte.", "Un local, un demi-poste"),
            "expectations": guide("Ce qu’il en attend.", "Des débouchés pour ses producteurs"),
        }
        widgets = {
            "contributions": forms.Textarea(attrs={"rows": 2}),
            "expectations": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        if self.instance.organisation_id and not self.instance.name:
            self.initial["name"] = self.instance.organisation.name

    def clean(self):
        cleaned = super().clean()
        organisation = self.instance.organisation if self.instance.organisation_id else None
        if organisation and cleaned.get("name") == organisation.name:
            cleaned["name"] = ""
        elif "name" in self.changed_data:
            self.instance.organisation = None
        return cleaned


class ActorFormSet(RowFormSet):
    """Recognises all the organisations of the list in one query."""

    def clean(self):
        super().clean()
        named = [form for form in self.forms if getattr(form, "cleaned_data", {}).get("name")]
        known = known_organisations([form.cleaned_data["name"] for form in named])
        for form in named:
            organisation = known.get(slugify(form.cleaned_data["name"]))
            if organisation and not form.instance.organisation_id:
                form.instance.organisation, form.instance.name = organisation, ""


def known_organisations(names: list[str]) -> dict[str, Organisation]:
    """Organisations of the platform that bear these names, by the name made an address."""
    if not names:
        return {}
    slugs = {slugify(name) for name in names}
    found = Organisation.objects.filter(Q(slug__in=slugs) | Q(name__in=names) | Q(acronym__in=names))
    return {
        key: organisation
        for organisation in found
        for key in (organisation.slug, slugify(organisation.name), slugify(organisation.acronym))
        if key in slugs
    }


class HeldFunctionForm(RowForm):
    fte = FrenchDecimalField(
        label="ETP",
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text=guide("Équivalents temps plein.", "0,5"),
    )

    class Meta:
        model = HeldFunction
        fields = ["function", "held_by", "status", "fte"]
        help_texts = {
            "held_by": guide(
                "La structure ou le métier, pas le nom d’une personne.", "La chargée de mission du PETR"
            ),
            "status": "« Manquante » signale un besoin.",
        }


class ResourceForm(RowForm):
    amount_eur = FrenchDecimalField(
        label="Montant (€)",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=guide("", "50 000"),
    )
    share_percent = FrenchDecimalField(
        label="Part du budget (%)",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=guide("", "30"),
    )

    class Meta:
        model = Resource
        fields = ["kind", "label", "amount_eur", "share_percent", "year"]
        help_texts = {"label": guide("De qui, pour quoi.", "Région, animation du réseau")}
        widgets = {"year": forms.TextInput(attrs=YEAR)}


class ResourceFormSet(RowFormSet):
    """Shares of one year make at most a whole."""

    def clean(self):
        super().clean()
        totals: dict = {}
        for form in self.forms:
            row = getattr(form, "cleaned_data", {})
            if row.get("share_percent") and not row.get("DELETE"):
                totals[row.get("year")] = totals.get(row.get("year"), 0) + row["share_percent"]
        for year, total in totals.items():
            if total > 100:
                when = f" de {year}" if year else ""
                raise ValidationError(f"Les parts du budget{when} font {total:g} % : elles dépassent 100 %.")


def rows(form: type[forms.ModelForm], formset: type[RowFormSet] = RowFormSet) -> dict:
    return {
        "form": form,
        "formset": formset,
        "fields": form.Meta.fields,
        "extra": 1,
        "max_num": MOST_ROWS,
        "validate_max": True,
        "can_delete": True,
    }


class ActorsForm(StepForm):
    lists_first = True
    legends = [("La forme et le modèle", ["legal_forms", "economic_model", "heavy_investment"])]
    lists = {
        "actors": ("Qui prend part", "Les parties prenantes : ce que chacune apporte, ce qu’elle attend."),
        "held_functions": (
            "Qui tient la coopération",
            "Coordination, animation, ingénierie : qui s’en charge, ou ce qui manque.",
        ),
        "resources": (
            "D’où viennent les moyens",
            "En argent ou autrement : le bénévolat, un prêt de local comptent.",
        ),
    }

    class Meta:
        model = Dynamic
        fields = ["legal_forms", "economic_model", "heavy_investment"]
        formsets = {
            "actors": rows(ActorForm, ActorFormSet),
            "held_functions": rows(HeldFunctionForm),
            "resources": rows(ResourceForm, ResourceFormSet),
        }
        help_texts = {
            "legal_forms": "Plusieurs structures peuvent porter une même dynamique.",
            "economic_model": "Ce qui fait vivre la dynamique : des ventes, d’autres moyens, ou les deux.",
            "heavy_investment": "Un bâtiment, une installation, du foncier à acheter.",
        }
        widgets = {"legal_forms": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["heavy_investment"].widget.choices = [
            ("unknown", "Nous ne disons rien"),
            ("true", "Oui"),
            ("false", "Non"),
        ]

"""Step 1: what it is called and what kind of dynamique it is."""

from django import forms
from django.utils import timezone

from dynamics.forms.base import StepForm
from dynamics.forms.fields import guide
from dynamics.models import Dynamic

EARLIEST = 1800


class IdentityForm(StepForm):
    class Meta:
        model = Dynamic
        fields = ["name", "typology", "summary", "stage", "year_started"]
        labels = {"summary": "En une ou deux phrases", "year_started": "Année de naissance"}
        help_texts = {
            "name": guide("Le nom sous lequel on vous connaît, sans la forme juridique.", "Figeacteurs"),
            "typology": "Celui qui vous ressemble le plus. « Autre » convient aussi.",
            "summary": guide(
                "Qui agit, où, pour quoi faire : ce qu’un voisin comprendrait. 400 signes au plus.",
                "Des entreprises, des associations et des élus du pays de Figeac montent ensemble "
                "une crèche et un parc solaire.",
            ),
            "stage": "Où vous en êtes aujourd’hui.",
            "year_started": guide("Même approximative : la première réunion, le premier projet.", "2014"),
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 3}), "stage": forms.RadioSelect}
        error_messages = {
            "name": {"required": "Donnez un nom à la dynamique : vous pourrez le changer."},
            "typology": {"required": "Choisissez le type le plus proche, ou « autre »."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["typology"].empty_label = "Choisir un type"
        self.fields["summary"].required = True
        self.fields["summary"].error_messages["required"] = "Présentez la dynamique en une ou deux phrases."
        self.fields["stage"].choices = [*self.fields["stage"].choices][1:]
        self.fields["year_started"].widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 6})

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_year_started(self):
        year = self.cleaned_data["year_started"]
        if year and not EARLIEST <= year <= timezone.localdate().year:
            raise forms.ValidationError("Donnez une année passée, en quatre chiffres.")
        return year

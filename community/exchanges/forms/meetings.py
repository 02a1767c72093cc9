"""Dates proposed, and the day of the meeting."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.exchanges.models import DateProposal
from toolbox.forms.experience import passed

LENGTHS = [
    (30, "une demi-heure"),
    (60, "une heure"),
    (90, "une heure et demie"),
    (120, "deux heures"),
    (240, "une demi-journée"),
    (480, "une journée"),
]
FARTHEST = timedelta(days=366)
ROWS = 3


class DateForm(forms.Form):
    """One date, one place; a row left empty is no proposal."""

    day = forms.DateField(label="Jour", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    hour = forms.TimeField(label="Heure", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.TypedChoiceField(
        label="Durée", choices=LENGTHS, coerce=int, initial=60, required=False, empty_value=60
    )
    place = forms.CharField(label="Lieu, ou lien", max_length=300, required=False)

    def clean(self):
        values = super().clean()
        given = [name for name in ("day", "hour", "place") if values.get(name)]
        if given and not self.errors:
            for name, words in (
                ("day", "Dites le jour."),
                ("hour", "Dites l’heure."),
                ("place", "Dites le lieu, ou comment se joindre."),
            ):
                if not values.get(name):
                    self.add_error(name, words)
        if values.get("day") and values.get("hour"):
            moment = timezone.make_aware(datetime.combine(values["day"], values["hour"]))
            if moment <= timezone.now():
                self.add_error("day", "Cette date est passée.")
            elif moment > timezone.now() + FARTHEST:
                self.add_error("day", "C’est à plus d’un an : proposez une date plus proche.")
            values["starts_at"] = moment
        return values


class BaseDateFormSet(forms.BaseFormSet):
    def clean(self):
        super().clean()
        if not any(self.errors) and not self.proposals:
            raise ValidationError("Proposez au moins une date, avec une heure et un lieu.")

    @property
    def proposals(self) -> list[DateProposal]:
        return [
            DateProposal(
                starts_at=values["starts_at"], minutes=values["minutes"] or 60, place=values["place"]
            )
            for values in (form.cleaned_data for form in self.forms)
            if values.get("starts_at")
        ]


DateFormSet = forms.formset_factory(
    DateForm, formset=BaseDateFormSet, extra=ROWS, max_num=ROWS, absolute_max=ROWS
)


class MetForm(forms.Form):
    met_on = forms.DateField(
        label="Quel jour vous êtes-vous rencontrés ?",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_met_on(self):
        return passed(self.cleaned_data["met_on"])

"""Joining an event, and answering the dates that it proposes."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.life.events_enums import VoteAnswer
from community.life.forms.events import DayInput, HourInput, moments
from community.life.models import Event, EventRegistration
from dynamics.forms.base import name_blank_choices
from dynamics.models import Dynamic

ROWS = 3


class RegistrationForm(forms.ModelForm):
    """For whom one comes, with which question; what is asked by the organiser is for the organiser alone."""

    class Meta:
        model = EventRegistration
        fields = ["dynamic", "question", "needs"]
        labels = {
            "dynamic": "Pour quelle dynamique venez-vous ?",
            "question": "Avec quelle question venez-vous ?",
            "needs": "De quoi avez-vous besoin pour venir ?",
        }
        help_texts = {
            "question": "Les autres personnes inscrites la liront : elle prépare la rencontre.",
            "needs": "Accessibilité, repas, transport. Seul l’organisateur le lit.",
        }
        widgets = {
            "question": forms.Textarea(attrs={"rows": 3}),
            "needs": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, event: Event, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Dynamic.objects.filter(team__user=user, live=True).distinct().order_by("name", "pk")
        self.fields["dynamic"].queryset = mine
        if not self.is_bound and self.instance.pk is None and len(mine) == 1:
            self.initial["dynamic"] = mine[0].pk
        self.asked = event.question_list
        known = {row["question"]: row["answer"] for row in self.instance.answers}
        for number, question in enumerate(self.asked):
            self.fields[f"reponse-{number}"] = forms.CharField(
                label=question, max_length=400, required=False, initial=known.get(question, "")
            )
        name_blank_choices(self)

    @property
    def answers(self) -> list[dict]:
        return [
            {"question": question, "answer": self.cleaned_data.get(f"reponse-{number}", "").strip()}
            for number, question in enumerate(self.asked)
        ]


class OptionForm(forms.Form):
    """One date to choose from; a row left empty is none."""

    day = forms.DateField(label="Jour", required=False, widget=DayInput)
    starts = forms.TimeField(label="De", required=False, widget=HourInput)
    ends = forms.TimeField(label="À", required=False, widget=HourInput)

    def clean(self):
        values = super().clean()
        values["moments"] = moments(values, self)
        if values["moments"] and not self.errors and values["moments"][0] <= timezone.now():
            self.add_error("day", "Cette date est passée.")
        return values


class BaseOptionFormSet(forms.BaseFormSet):
    def clean(self):
        super().clean()
        if not any(self.errors) and not self.dates:
            raise ValidationError("Proposez au moins une date, avec ses heures.")

    @property
    def dates(self) -> list[tuple[datetime, datetime]]:
        found = (form.cleaned_data.get("moments") for form in self.forms if hasattr(form, "cleaned_data"))
        return [one for one in found if one]


OptionFormSet = forms.formset_factory(
    OptionForm, formset=BaseOptionFormSet, extra=ROWS, max_num=ROWS, absolute_max=ROWS
)


class VoteForm(forms.Form):
    """Oui, si besoin, non, for each date."""

    def __init__(self, *args, rows: list[dict], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            moment = timezone.localtime(row["option"].starts_at)
            self.fields[f"date-{row['option'].pk}"] = forms.ChoiceField(
                label=f"{moment:%d/%m/%Y %H:%M}",
                choices=[(one.value, one.label) for one in VoteAnswer],
                widget=forms.RadioSelect,
                required=False,
                initial=row["mine"],
            )

    @property
    def shown(self) -> list[dict]:
        return [row | {"field": self[f"date-{row['option'].pk}"]} for row in self.rows]

    @property
    def answers(self) -> dict[int, VoteAnswer]:
        return {
            int(name.removeprefix("date-")): VoteAnswer(value)
            for name, value in self.cleaned_data.items()
            if value
        }

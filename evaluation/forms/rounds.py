"""Forms of the deliberation: preparing, inviting, answering, writing the synthesis."""

import re

from django import forms
from django.core.validators import validate_email

from dynamics.enums import ActorCategory
from dynamics.forms.fields import guide
from evaluation.enums import Reached
from evaluation.forms.proof import DayInput
from evaluation.models import Aim

AT_ONCE = 30
NO_OPINION = "sans"
STEPS = [(str(value), f"{value} – {label}") for value, label in Reached.choices]


class RoundForm(forms.Form):
    closes_on = forms.DateField(
        label="Dernier jour pour répondre", widget=DayInput(), help_text="Dans deux mois au plus."
    )
    question = forms.CharField(
        label="Ce que vous demandez",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=guide(
            "Lu par chaque personne invitée, avant les objectifs.",
            "dites-nous ce que vous avez vu changer depuis un an",
        ),
    )


class InviteForm(forms.Form):
    college = forms.CharField(
        label="Collège",
        max_length=80,
        help_text=guide("Un de vos collèges, ou un nouveau.", "habitants, entreprises, pouvoirs publics"),
    )
    emails = forms.CharField(
        label="Adresses, une par ligne",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Elles ne sont vues que par l’équipe, et oubliées trois mois après la fin du tour.",
    )

    def __init__(self, *args, colleges=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["college"].widget.attrs["list"] = "colleges"
        known = list(colleges)
        taken = {name.casefold() for name in known}
        self.suggestions = known + [label for label in ActorCategory.labels if label.casefold() not in taken]

    def clean_college(self) -> str:
        return " ".join(self.cleaned_data["college"].split())

    def clean_emails(self) -> list[str]:
        found = [one for one in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if one]
        wrong = []
        for one in found:
            try:
                validate_email(one)
            except forms.ValidationError:
                wrong.append(one)
        if wrong:
            raise forms.ValidationError(f"À corriger : {', '.join(wrong[:5])}.")
        if len(found) > AT_ONCE:
            raise forms.ValidationError(f"{AT_ONCE} adresses à la fois, au plus.")
        return found


class AskedText(forms.CharField):
    """Asked of everybody who says something: shown as expected, and its form says when it is missing."""

    def validate(self, value):
        """An empty answer may go with no opinion."""


class AskedStep(forms.ChoiceField):
    """The same for a choice: none at all is no opinion."""

    def validate(self, value):
        if value:
            super().validate(value)


class PerAimForm(forms.Form):
    """A choice from 0 to 4 and a text, for each aim."""

    use_required_attribute = False
    no_opinion = ""
    text_field: type[forms.CharField] = forms.CharField
    text_label = ""
    text_help = ""
    text_length = 1000

    def __init__(self, *args, aims, known: dict[int, tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.aims = list(aims)
        for aim in self.aims:
            value, text = known.get(aim.pk, (NO_OPINION, ""))
            self.fields[f"value_{aim.pk}"] = AskedStep(
                label="Où en est-on ?",
                choices=[*STEPS, (NO_OPINION, self.no_opinion)],
                widget=forms.RadioSelect,
                initial=str(value),
            )
            self.fields[f"text_{aim.pk}"] = self.text_field(
                label=self.text_label,
                required=self.text_field is AskedText,
                max_length=self.text_length,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=self.text_help,
                initial=text,
            )

    def per_aim(self) -> list[tuple[Aim, forms.BoundField, forms.BoundField]]:
        return [(aim, self[f"value_{aim.pk}"], self[f"text_{aim.pk}"]) for aim in self.aims]

    def answer_of(self, aim: Aim) -> tuple[int | None, str]:
        value = self.cleaned_data.get(f"value_{aim.pk}", "")
        return (int(value) if value and value != NO_OPINION else None), self.cleaned_data.get(
            f"text_{aim.pk}", ""
        ).strip()


class OpinionForm(PerAimForm):
    no_opinion = "je ne me prononce pas"
    text_field = AskedText
    text_label = "Pourquoi ?"
    text_help = "Une phrase suffit. Elle est lue avec le nom de votre collège, jamais avec le vôtre."

    def clean(self):
        cleaned = super().clean()
        for aim in self.aims:
            value, text = self.answer_of(aim)
            if value is not None and not text and f"text_{aim.pk}" not in self.errors:
                self.add_error(f"text_{aim.pk}", "Dites pourquoi, en quelques mots.")
        if not self.errors and not self.opinions:
            raise forms.ValidationError("Donnez un avis sur un objectif au moins.")
        return cleaned

    @property
    def opinions(self) -> dict[Aim, tuple[int, str]]:
        answers = {aim: self.answer_of(aim) for aim in self.aims}
        return {aim: (value, text) for aim, (value, text) in answers.items() if value is not None}


class SynthesisForm(PerAimForm):
    no_opinion = "pas encore convenu"
    text_label = "En quelques mots"
    text_length = 2000

    synthesis = forms.CharField(
        label="Synthèse",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce sur quoi vous êtes d’accord, ce qui reste en débat. Les voix minoritaires s’y ajoutent d’elles-mêmes.",
    )
    minutes = forms.CharField(
        label="Compte rendu",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Qui s’est réuni (par collège), quand, ce qui s’est dit.",
    )

    @property
    def results(self) -> dict[Aim, tuple[int | None, str]]:
        return {aim: self.answer_of(aim) for aim in self.aims}

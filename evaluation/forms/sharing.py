"""Forms of what leaves the team: audiences, report, links, comparisons; and the checklist."""

from django import forms

from dynamics.models import Dynamic
from evaluation.enums import Audience, PrerequisiteState, SharedPart
from evaluation.sections import SECTIONS


class PrerequisiteForm(forms.Form):
    state = forms.ChoiceField(label="Où vous en êtes", choices=PrerequisiteState.choices)
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AudiencesForm(forms.Form):
    """One choice a part; its fields are named as the parts."""

    def __init__(self, *args, audiences: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        for part in SharedPart:
            self.fields[part.value] = forms.ChoiceField(
                label=part.label.capitalize(), choices=Audience.choices, initial=audiences[part]
            )


class SectionsField(forms.MultipleChoiceField):
    def __init__(self, **kwargs):
        choices = [(section.key, section.title) for section in SECTIONS]
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)


class ReportForm(forms.Form):
    sections = SectionsField(
        label="Ce que le rapport montre",
        error_messages={"required": "Choisissez au moins une partie."},
    )
    opening = forms.CharField(
        label="Mot d’introduction",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Pour qui est ce rapport, et ce que vous voudriez que l’on en retienne.",
    )


class LinkForm(forms.Form):
    label = forms.CharField(
        label="Pour qui",
        max_length=120,
        help_text="Une organisation plutôt qu’une personne : ce nom ne se lit que dans l’équipe.",
    )
    days = forms.TypedChoiceField(
        label="Combien de temps",
        choices=[(30, "un mois"), (90, "trois mois"), (365, "un an")],
        coerce=int,
        initial=90,
    )


class ComparisonForm(forms.Form):
    """Another dynamique, by its name or the end of its address."""

    other = forms.CharField(
        label="Avec quelle dynamique",
        max_length=200,
        help_text="Son nom exact, ou la fin de l’adresse de sa page.",
    )
    message = forms.CharField(
        label="Un mot pour son équipe",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_other(self) -> Dynamic:
        text = self.cleaned_data["other"].strip()
        slug = text.rstrip("/").rsplit("/", 1)[-1]
        published = Dynamic.objects.published()
        found = published.filter(slug=slug).first() or published.filter(name__iexact=text).first()
        if found is None:
            raise forms.ValidationError("Aucune dynamique publiée ne porte ce nom ni cette adresse.")
        return found

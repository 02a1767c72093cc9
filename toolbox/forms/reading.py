"""Asking somebody to read a draft, and what they answer."""

from django import forms
from django.core.exceptions import ValidationError

from dynamics.models import TeamMember
from toolbox.enums import ReadingAnswer
from toolbox.models import MonographPage


class TeamMemberField(forms.ModelChoiceField):
    def label_from_instance(self, member):
        return f"{member.user.get_full_name()}, {member.get_role_display()}"


class AskReadingForm(forms.Form):
    """Somebody of the team of the dynamique, or a name and an address."""

    member = TeamMemberField(
        queryset=TeamMember.objects.none(),
        required=False,
        label="Quelqu’un de l’équipe de la dynamique",
        empty_label="Une autre personne, nommée ci-dessous",
    )
    name = forms.CharField(required=False, max_length=120, label="Nom")
    email = forms.EmailField(required=False, label="Adresse électronique")
    message = forms.CharField(
        required=False,
        max_length=1000,
        label="Mot d’accompagnement (facultatif)",
        help_text="Ce que vous aimeriez qu’elle regarde. Il est écrit dans la lettre.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, page: MonographPage, **kwargs):
        super().__init__(*args, **kwargs)
        team = TeamMember.objects.filter(dynamic=page.dynamic_id, user__is_active=True)
        self.fields["member"].queryset = team.select_related("user")

    def clean(self):
        data = super().clean()
        if data.get("member") and (data.get("name") or data.get("email")):
            raise ValidationError(
                "Choisissez quelqu’un de l’équipe, ou écrivez un nom et une adresse : pas les deux."
            )
        if not data.get("member"):
            for field in ("name", "email"):
                if not data.get(field) and field not in self.errors and "member" not in self.errors:
                    self.add_error(
                        field, "Ce champ est nécessaire si vous ne choisissez personne de l’équipe."
                    )
        return data

    def asked(self) -> dict:
        """Whom to ask, as the service wants it."""
        data = self.cleaned_data
        if data["member"]:
            user = data["member"].user
            return {"name": user.get_full_name(), "email": user.email, "member": user}
        return {"name": data["name"], "email": data["email"], "member": None}


class ReadingAnswerForm(forms.Form):
    """« Je suis d’accord », or remarks."""

    answer = forms.ChoiceField(
        choices=ReadingAnswer.choices,
        label="Votre réponse",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous êtes d’accord, ou si vous avez des remarques."},
    )
    remarks = forms.CharField(
        required=False,
        max_length=8000,
        label="Vos remarques",
        help_text="Si vous en avez : ce qui est faux, ce qui manque, ce qui ne doit pas être dit. Citez le passage.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    revision = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        if data.get("answer") == ReadingAnswer.REMARKS and not data.get("remarks"):
            self.add_error("remarks", "Écrivez vos remarques, ou répondez que vous êtes d’accord.")
        return data

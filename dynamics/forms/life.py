"""Small forms of the life of a record: addresses, roles, answers, reasons."""

from django import forms

from community.members.consent_texts import CONSENT_TEXTS
from community.members.enums import Purpose
from community.members.validators import validate_single_line
from dynamics.enums import TeamRole
from dynamics.forms.fields import guide
from dynamics.models import TeamMember

PERSON = ("first_name", "last_name", "email")
SEND_HELP = "Nous vous enverrons un lien pour la confirmer. Ni elle ni votre nom ne sont publiés."
RHYTHMS = [
    (3, "tous les trois mois"),
    (6, "tous les six mois"),
    (12, "une fois par an"),
    (24, "tous les deux ans"),
]


class KeepAddressForm(forms.Form):
    """A visitor leaves an address, to come back to the draft."""

    email = forms.EmailField(
        label="Votre adresse e-mail",
        help_text="Elle sert à vous envoyer le lien du brouillon. Elle n’est pas publiée.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        label=CONSENT_TEXTS[Purpose.PENDING_DRAFT].label,
        help_text=CONSENT_TEXTS[Purpose.PENDING_DRAFT].help_text,
        error_messages={"required": "Sans votre accord, nous ne pouvons pas garder cette adresse."},
    )


class VisitorForm(KeepAddressForm):
    """Who sends the record, for the account that the confirmation makes."""

    first_name = forms.CharField(
        label="Votre prénom",
        max_length=150,
        validators=[validate_single_line],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Votre nom",
        max_length=150,
        validators=[validate_single_line],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ["first_name", "last_name", "email", "consent"]


class SendForm(forms.Form):
    """The end of a registration: the charter, and an address for a visitor."""

    charter = forms.BooleanField(
        label="J’ai lu la charte de la communauté et j’y adhère, au nom de la dynamique.",
        error_messages={"required": "L’adhésion à la charte est nécessaire pour rejoindre la communauté."},
    )

    def __init__(self, *args, user, initial=None, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        if not user.is_authenticated:
            self.fields |= VisitorForm().fields
            self.fields["email"].help_text = SEND_HELP

    @property
    def person(self) -> dict[str, str]:
        """What a visitor said of herself; nothing for a member."""
        return {name: self.cleaned_data[name] for name in PERSON if name in self.cleaned_data}


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Adresse e-mail", help_text="La personne reçoit un lien valable trente jours."
    )
    role = forms.ChoiceField(
        label="Rôle",
        choices=TeamRole.choices,
        initial=TeamRole.CONTRIBUTOR,
        widget=forms.RadioSelect,
        help_text="Qui contribue modifie la fiche. Qui anime gère aussi l’équipe et peut retirer la fiche.",
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Rôle", choices=TeamRole.choices)


class LeaveForm(forms.Form):
    """What becomes of the record when its last animateur·rice goes."""

    successor = forms.ModelChoiceField(
        label="Qui prend le relais ?",
        queryset=TeamMember.objects.none(),
        required=False,
        empty_label="Personne",
    )
    as_orphan = forms.BooleanField(
        label="Je laisse la fiche sans animateur·rice : l’équipe relais en sera prévenue.", required=False
    )

    def __init__(self, *args, others, is_last: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_last:
            self.fields.clear()
            return
        self.fields["successor"].queryset = others
        if not others:
            del self.fields["successor"]

    def clean(self):
        cleaned = super().clean()
        if "as_orphan" in self.fields and not cleaned.get("successor") and not cleaned.get("as_orphan"):
            raise forms.ValidationError("Nommez quelqu’un, ou dites que la fiche reste sans animateur·rice.")
        return cleaned


class AskForm(forms.Form):
    """To join a team."""

    message = forms.CharField(
        label="Votre message",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=guide(
            "Qui vous êtes pour cette dynamique. Seules les personnes qui décident le lisent.",
            "Je suis bénévole à l’atelier depuis 2021 et je tiens l’agenda.",
        ),
    )


class ClaimForm(AskForm):
    """To take up a record without a team."""

    is_entitled = forms.BooleanField(
        label="La dynamique sait que je demande à tenir sa fiche.",
        error_messages={"required": "Parlez-en d’abord avec la dynamique."},
    )


class DecisionForm(forms.Form):
    """Yes or no to a request; a no says why."""

    decision = forms.ChoiceField(choices=[("accepter", "Accepter"), ("refuser", "Refuser")])
    reason = forms.CharField(
        label="Motif, si vous refusez",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="La personne le recevra.",
    )

    @property
    def accepted(self) -> bool:
        return self.cleaned_data["decision"] == "accepter"


class RhythmForm(forms.Form):
    months = forms.TypedChoiceField(
        label="Nous vous demandons si elle est à jour", choices=RHYTHMS, coerce=int, widget=forms.RadioSelect
    )


class AnswerForm(forms.Form):
    """« Toujours d’actualité ? »"""

    answer = forms.ChoiceField(choices=[("oui", "Oui"), ("terminee", "Terminée")])


class MessageForm(forms.Form):
    """What an author says to the moderator when sending a draft again."""

    message = forms.CharField(
        label="Un mot pour l’équipe relais",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que vous avez changé, ou une question.",
    )

"""Writing in a carnet de passation."""

from django import forms
from django.core.exceptions import ValidationError

from community.life.handover_enums import EntryKind
from community.life.models import HandoverEntry
from community.members.models import User
from dynamics.models import TeamMember

FIELDS = {
    EntryKind.KNOWLEDGE: ["title", "person", "text"],
    EntryKind.DECISION: ["title", "happened_on", "text"],
    EntryKind.CONTACT: ["title", "reach", "text"],
    EntryKind.DOCUMENT: ["title", "file", "text"],
    EntryKind.STEP: ["title", "text"],
}
LABELS = {
    EntryKind.KNOWLEDGE: {
        "title": "Le savoir",
        "person": "Qui le tient",
        "text": "Où et comment cela se transmet",
    },
    EntryKind.DECISION: {"title": "Ce qui a été décidé", "happened_on": "Quand", "text": "Pourquoi"},
    EntryKind.CONTACT: {
        "title": "Le nom, et à quel titre",
        "reach": "Où joindre cette personne",
        "text": "Pour quoi la joindre",
    },
    EntryKind.DOCUMENT: {"title": "Ce que c’est", "file": "Le fichier", "text": "Précisions"},
    EntryKind.STEP: {"title": "À faire", "text": "Précisions"},
}
HELP = {
    EntryKind.KNOWLEDGE: {
        "title": "Par exemple : les clés du local, la comptabilité, le lien avec la mairie."
    },
    EntryKind.CONTACT: {
        "title": "Une adresse professionnelle suffit souvent. N’écrivez rien d’intime sur cette personne.",
        "reach": "Un seul moyen suffit. Effacé après deux ans si personne ne confirme qu’il sert encore.",
    },
    EntryKind.DECISION: {"text": "Ce qui a pesé, ce qui a été écarté."},
}


class EntryForm(forms.ModelForm):
    """A line of one section: it has the fields of its section only."""

    class Meta:
        model = HandoverEntry
        fields = ["title", "person", "happened_on", "reach", "file", "text"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "happened_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, dynamic, kind: EntryKind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.instance.kind = kind
        for name in list(self.fields):
            if name not in FIELDS[kind]:
                del self.fields[name]
        self.order_fields(FIELDS[kind])
        for name, label in LABELS[kind].items():
            self.fields[name].label = label
        for name, words in HELP.get(kind, {}).items():
            self.fields[name].help_text = words
        if kind == EntryKind.KNOWLEDGE:
            self.fields["person"].queryset = User.objects.filter(teams__dynamic=dynamic).order_by(
                "first_name", "pk"
            )
            self.fields["person"].label_from_instance = User.get_full_name
            self.fields["person"].empty_label = "Personne encore : à transmettre"
        for name in ("happened_on", "reach", "file"):
            if name in self.fields:
                self.fields[name].required = True


class SuccessorForm(forms.Form):
    """Somebody of the team, or an address to invite."""

    member = forms.ModelChoiceField(
        TeamMember.objects.none(),
        label="Une personne de l’équipe",
        required=False,
        empty_label="Personne encore",
    )
    email = forms.EmailField(
        label="Ou l’adresse d’une personne à inviter dans l’équipe",
        required=False,
        help_text="Elle recevra une invitation à rejoindre l’équipe, sans droit d’animation pour l’instant.",
    )

    def __init__(self, *args, dynamic, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        field.queryset = dynamic.team.exclude(user=user).select_related("user")
        field.label_from_instance = lambda member: member.user.get_full_name()

    def clean(self):
        values = super().clean()
        if values.get("member") and values.get("email"):
            raise ValidationError("Choisissez une personne de l’équipe, ou invitez-en une : l’un des deux.")
        return values

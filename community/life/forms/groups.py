"""Opening and running a group."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from community.life.enums import GroupKind
from community.life.models import Group, GroupDocument
from community.members.models import User
from dynamics.enums import TeamRole
from dynamics.forms.territories import find_territories
from dynamics.models import Dynamic, Organisation

MOST_TERRITORIES = 12


class PlacesField(forms.CharField):
    """Names or codes of territories, one a line."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "widget": forms.Textarea(attrs={"rows": 2}), **kwargs})

    def clean(self, value):
        lines = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_TERRITORIES:
            raise ValidationError(f"{MOST_TERRITORIES} territoires au plus.")
        found = []
        for line in lines:
            places = find_territories(line)
            if len(places) != 1:
                near = " ; ".join(str(place) for place in places[:4])
                hint = f" Vouliez-vous dire : {near} ?" if near else ""
                raise ValidationError(
                    f"Nous ne trouvons pas « {line[:80]} ».{hint} Le code INSEE ou SIREN lève le doute."
                )
            found.append(places[0])
        return found


class GroupForm(forms.ModelForm):
    """What a group is for, and its charter."""

    places = PlacesField(
        label="Territoires",
        help_text="Un par ligne : commune, intercommunalité, département, par son nom ou son code.",
    )

    class Meta:
        model = Group
        fields = ["name", "aim", "charter", "reads_openly"]
        labels = {"aim": "Pour quoi faire ensemble", "charter": "La charte du groupe"}
        help_texts = {
            "name": "Celui du bassin de vie, par exemple.",
            "charter": "Quelques lignes que chacun accepte en entrant. La changer demande un nouvel accord.",
        }
        widgets = {"aim": forms.Textarea(attrs={"rows": 4}), "charter": forms.Textarea(attrs={"rows": 7})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["places"].initial = "\n".join(
                territory.slug for territory in self.instance.territories.all()
            )
        if self.instance.kind == GroupKind.WORKSHOP:
            del self.fields["places"]

    def save(self, commit=True):
        self.instance.seed_digest = ""  # the studies no longer rewrite what people wrote
        return super().save(commit)


class NewCommunityForm(GroupForm):
    """The same, with the dynamiques to ask."""

    dynamic = forms.ModelChoiceField(
        Dynamic.objects.none(),
        label="Votre dynamique",
        empty_label=None,
        help_text="Elle en est dès maintenant.",
    )
    invited = forms.ModelMultipleChoiceField(
        Dynamic.objects.none(),
        label="Dynamiques proches à inviter",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leur équipe répondra pour elles.",
    )
    others = forms.CharField(
        label="D’autres dynamiques, par leur nom",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Un nom par ligne, tel qu’il est sur sa fiche.",
    )

    def __init__(self, *args, user, near, own_required: bool, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.fields["dynamic"]
        own.queryset = (
            Dynamic.objects.listed().filter(team__user=user, team__role=TeamRole.ANIMATOR).distinct()
        )
        own.required = own_required
        if not own_required:
            own.empty_label = "Aucune : j’ouvre pour d’autres"
        self.fields["invited"].queryset = near
        if not near:
            del self.fields["invited"]
        self.order_fields(
            ["name", "dynamic", "invited", "others", "aim", "places", "charter", "reads_openly"]
        )

    def clean_others(self):
        return find_dynamics(self.cleaned_data["others"])

    @property
    def asked(self) -> list[Dynamic]:
        """Everybody to ask, once each."""
        rows = [*self.cleaned_data.get("invited", []), *self.cleaned_data["others"]]
        return list({row.pk: row for row in rows}.values())


def find_dynamics(text: str) -> list[Dynamic]:
    """Listed dynamiques by name or slug, one a line. Raises ValidationError with the line that finds none."""
    found = []
    for line in [line.strip()[:160] for line in text.splitlines() if line.strip()][:20]:
        row = Dynamic.objects.listed().filter(Q(name__iexact=line) | Q(slug=line)).first()
        if row is None:
            raise ValidationError(
                f"Nous ne trouvons pas la dynamique « {line} ». Copiez son nom depuis sa fiche."
            )
        found.append(row)
    return found


class JoinForm(forms.Form):
    """At the door: the charter of the group, and a word when its animateurs decide."""

    accepts = forms.BooleanField(
        label="J’ai lu la charte du groupe et j’y adhère",
        error_messages={"required": "Pour entrer, dites que vous adhérez à la charte du groupe."},
    )
    message = forms.CharField(
        label="Quelques mots sur vous",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Les personnes qui animent le groupe les liront.",
    )

    def __init__(self, *args, has_charter: bool, at_once: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_charter:
            del self.fields["accepts"]
        if at_once:
            del self.fields["message"]


class DocumentForm(forms.ModelForm):
    class Meta:
        model = GroupDocument
        fields = ["title", "file"]
        labels = {"title": "Ce que c’est"}


class ReasonForm(forms.Form):
    """Why; the other side reads it."""

    reason = forms.CharField(
        label="Pourquoi",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne le lira.",
    )

    def __init__(self, *args, required: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required


class InviteForm(forms.Form):
    """A member by e-mail, or a dynamique or an organisation by its name."""

    email = forms.EmailField(label="L’adresse d’une personne qui a un compte", required=False)
    party = forms.CharField(
        label="Ou le nom d’une dynamique ou d’une organisation",
        required=False,
        max_length=200,
        help_text="Tel qu’il est sur sa fiche ; son équipe répondra.",
    )
    message = forms.CharField(
        label="Un mot", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_email(self):
        return (self.cleaned_data["email"] or "").strip()

    def clean_party(self):
        text = self.cleaned_data["party"].strip()
        if not text:
            return None
        dynamic = Dynamic.objects.listed().filter(Q(name__iexact=text) | Q(slug=text)).first()
        found = dynamic or Organisation.objects.filter(Q(name__iexact=text) | Q(slug=text)).first()
        if found is None:
            raise ValidationError("Nous ne trouvons pas ce nom. Copiez-le depuis sa fiche.")
        return found

    def clean(self):
        values = super().clean()
        if not self.errors and bool(values.get("email")) == bool(values.get("party")):
            raise ValidationError("Donnez une adresse, ou un nom : l’un des deux.")
        return values

    def person(self) -> User | None:
        return User.objects.living().filter(email__iexact=self.cleaned_data["email"]).first()


class BringForm(forms.Form):
    """One of one's dynamiques, for which one asks."""

    dynamic = forms.ModelChoiceField(Dynamic.objects.none(), label="Votre dynamique", empty_label=None)
    message = forms.CharField(
        label="Un mot", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, user, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dynamic"].queryset = (
            Dynamic.objects.listed()
            .filter(team__user=user, team__role=TeamRole.ANIMATOR)
            .exclude(group_parties__in=group.parties.filter(state__in=["membre", "demande"]))
            .distinct()
        )


class LeaveForm(forms.Form):
    """The last animateur·rice names somebody, or closes the group."""

    successor = forms.ModelChoiceField(
        None, label="Qui animera le groupe", required=False, empty_label="Choisissez une personne"
    )
    closes = forms.BooleanField(label="Fermer le groupe : il restera lisible", required=False)

    def __init__(self, *args, group, user, is_last: bool, **kwargs):
        super().__init__(*args, **kwargs)
        others = group.memberships.exclude(user=user).filter(user__is_active=True).select_related("user")
        self.fields["successor"].queryset = others
        self.fields["successor"].label_from_instance = lambda place: place.user.get_full_name()
        if not is_last:
            self.fields.clear()
        elif not others.exists():
            del self.fields["successor"]

"""What facilitators and members write about introductions."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from community.exchanges.contacts import REFUSED, mentions_contact
from community.exchanges.enums import Answer, Form, Outcome, RefusalReason
from community.exchanges.models import Need, PartyQuestion
from community.members.enums import Role
from community.members.models import User
from dynamics.models import Dynamic


def without_contact(text: str) -> None:
    """Validator of what the other side reads before both agreed."""
    if mentions_contact(text):
        raise ValidationError(REFUSED)


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FacilitatorField(forms.ModelChoiceField):
    """Somebody of the équipe relais, by name."""

    def __init__(self, **kwargs):
        super().__init__(User.objects.none(), **kwargs)

    def label_from_instance(self, user):
        return user.get_full_name()


def facilitators():
    return (
        User.objects.living()
        .in_role(Role.FACILITATOR, Role.ADMINISTRATOR)
        .order_by("last_name", "first_name")
    )


class ProposeForm(forms.Form):
    """Why the two, and a word to each."""

    why = forms.CharField(
        max_length=2000,
        label="Pourquoi les rapprocher",
        help_text="Les deux côtés le liront. Deux ou trois phrases : ce que l’un cherche, ce que l’autre a vécu.",
        widget=area(5),
        validators=[without_contact],
    )
    form = forms.ChoiceField(choices=Form.choices, label="Ce que vous proposez")
    note_need = forms.CharField(
        required=False,
        max_length=2000,
        label="Un mot pour qui cherche",
        help_text="Lu par ce côté seulement.",
        widget=area(3),
        validators=[without_contact],
    )
    note_offer = forms.CharField(
        required=False,
        max_length=2000,
        label="Un mot pour qui transmet",
        help_text="Lu par ce côté seulement.",
        widget=area(3),
        validators=[without_contact],
    )

    def notes(self) -> dict[str, str]:
        return {"besoin": self.cleaned_data["note_need"], "offre": self.cleaned_data["note_offer"]}


class HandOverForm(forms.Form):
    to = FacilitatorField(label="À qui", empty_label="Choisissez")
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="Ce qu’il faut savoir",
        widget=area(3),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = facilitators()


class PrivateNoteForm(forms.Form):
    text = forms.CharField(
        required=False,
        max_length=4000,
        label="Note privée",
        help_text="Lue par l’équipe relais seulement.",
        widget=area(4),
    )


class CancelForm(forms.Form):
    text = forms.CharField(
        required=False,
        max_length=500,
        label="Pourquoi",
        help_text="Pour le journal. Les personnes lisent seulement que cela ne se fera pas.",
    )


class KeepOpenForm(forms.Form):
    until = forms.DateField(
        label="Jusqu’au", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class MeetingForm(forms.Form):
    met_on = forms.DateField(
        label="Jour de la rencontre", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ConcludeForm(forms.Form):
    outcome = forms.ChoiceField(choices=Outcome.choices, label="Ce qui s’est passé", widget=forms.RadioSelect)
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="Ce que cela a changé",
        help_text="Lu par les deux équipes.",
        widget=area(3),
    )


class ContactForm(forms.Form):
    """Somebody without an account, whom the facilitator knows."""

    name = forms.CharField(max_length=120, label="Nom de la personne")
    email = forms.EmailField(
        label="Son adresse e-mail", help_text="Lue par l’équipe relais seulement, jusqu’aux deux accords."
    )


class AnswerQuestionForm(forms.Form):
    question = forms.ModelChoiceField(PartyQuestion.objects.none(), widget=forms.HiddenInput)
    text = forms.CharField(
        max_length=2000, label="Votre réponse", widget=area(3), validators=[without_contact]
    )

    def __init__(self, *args, introduction, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = PartyQuestion.objects.filter(
            party__introduction=introduction, answered_at=None
        )


class ContactOfferForm(forms.Form):
    """A member asks for an offer."""

    need = forms.ModelChoiceField(
        Need.objects.none(),
        required=False,
        label="Pour lequel de vos besoins",
        empty_label="Aucun, je l’explique ci-dessous",
    )
    dynamic = forms.ModelChoiceField(
        Dynamic.objects.none(),
        required=False,
        label="Au nom de quelle dynamique",
        empty_label="En mon nom",
    )
    message = forms.CharField(
        max_length=2000,
        label="Votre message",
        help_text="Votre situation, ce que vous aimeriez comprendre ou voir, et quand. L’autre côté le lira.",
        widget=area(6),
        validators=[without_contact],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Need.objects.open().filter(Q(owner=user) | Q(dynamic__in=user.teams.values("dynamic")))
        self.fields["need"].queryset = mine.order_by("title")
        self.fields["dynamic"].queryset = Dynamic.objects.filter(team__user=user).order_by("name")
        for name in ("need", "dynamic"):
            if not self.fields[name].queryset:
                del self.fields[name]


class ConsentForm(forms.Form):
    """The answer of one side; what is already chosen in the link is only shown, a button confirms it."""

    answer = forms.ChoiceField(
        choices=[
            (Answer.ACCEPTED, "Oui, je suis d’accord"),
            (Answer.NOT_NOW, "Pas maintenant, redemandez-moi dans trois mois"),
            (Answer.DECLINED, "Non, sans suite"),
            ("question", "J’ai une question avant de répondre"),
        ],
        label="Votre réponse",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    reason = forms.ChoiceField(
        choices=[("", "Je préfère ne pas le dire"), *RefusalReason.choices],
        required=False,
        label="Si c’est non, pour quelle raison",
        help_text="Lue par l’équipe relais seulement. L’autre côté ne saura pas qui n’a pas donné suite.",
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="Votre question, ou un mot à l’équipe relais",
        help_text="Elle seule le lit.",
        widget=area(4),
    )

    def clean(self):
        data = super().clean()
        if data.get("answer") == "question" and not data.get("note", "").strip():
            self.add_error("note", "Écrivez votre question.")
        elif data.get("answer") != "question" and len(data.get("note", "")) > 500:
            self.add_error("note", "Cinq cents caractères au plus, pour une réponse.")
        return data

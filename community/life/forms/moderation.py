"""Reporting a post, deciding about it, appealing, settling; the pace of a thread."""

from django import forms
from django.core.exceptions import ValidationError

from community.life.moderation_enums import Measure, Outcome
from community.members.services.charter import current_charter

LONGEST_PAUSE = 365
PACES = [
    (0, "sans attendre"),
    (5, "5 minutes"),
    (15, "15 minutes"),
    (60, "1 heure"),
    (360, "6 heures"),
    (1440, "24 heures"),
]


def rules_of_charter() -> list[tuple[str, str]]:
    """The sections of the version that binds today, each by its title."""
    version = current_charter()
    titles = [section["title"] for section in version.sections] if version else []
    return [(title[:200], title) for title in titles or ["La charte de la communauté"]]


def reason_field(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="L’auteur·rice lira ce texte. N’y nommez personne.",
    )


class ReportPostForm(forms.Form):
    """The rule that the post breaks, and a word if need be."""

    rule = forms.ChoiceField(label="L’article de la charte en cause", widget=forms.RadioSelect)
    words = forms.CharField(
        label="Ce qui vous gêne",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Seule l’équipe relais le lira.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = rules_of_charter()


class DecideForm(forms.Form):
    """What happens to the post and to its author, with the rule and the reason that she reads."""

    measure = forms.ChoiceField(label="Décision", choices=Measure.choices, widget=forms.RadioSelect)
    hides_post = forms.BooleanField(
        label="Masquer aussi le message",
        required=False,
        help_text="Avec un avertissement, une suspension ou la fermeture du fil.",
    )
    days = forms.IntegerField(
        label="Jours de suspension", min_value=1, max_value=LONGEST_PAUSE, required=False, initial=7
    )
    rule = forms.ChoiceField(label="Article de la charte")
    reason = reason_field("Raison")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = rules_of_charter()

    def clean(self):
        values = super().clean()
        if values.get("measure") == Measure.PAUSE and not values.get("days") and "days" not in self.errors:
            self.add_error("days", "Dites pour combien de jours.")
        return values


class AppealForm(forms.Form):
    """What the author wants read again."""

    text = forms.CharField(
        label="Votre recours",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Dites ce qui a été mal compris. Une autre personne que celle qui a décidé le lira.",
    )


class SettleForm(forms.Form):
    """The outcome of an appeal, with its reason."""

    outcome = forms.ChoiceField(label="Issue", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = reason_field("Raison")


class PaceForm(forms.Form):
    """How long a person waits between two messages; whether the thread is closed."""

    minutes = forms.TypedChoiceField(
        label="Entre deux messages d’une même personne",
        choices=PACES,
        coerce=int,
        help_text="Un fil ralenti laisse à chacun le temps de lire. L’équipe relais n’attend pas.",
    )
    is_closed = forms.BooleanField(
        label="Fermer le fil", required=False, help_text="Il se lit encore, personne n’y écrit plus."
    )


class MessageForm(forms.Form):
    """A private message: words only."""

    text = forms.CharField(label="Votre message", max_length=6000, widget=forms.Textarea(attrs={"rows": 5}))

    def clean_text(self):
        text = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError("Écrivez un message.")
        return text

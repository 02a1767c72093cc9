"""An event written in one page; cancelling and repeating it."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property

from community.exchanges.forms.records import DynamicField
from community.life.enums import EventKind, EventMode
from community.life.events_enums import Rhythm
from community.life.models import Event, Group
from community.life.rules.events import hosts
from community.members.rules import is_facilitator
from dynamics.charts import capitalised
from dynamics.enums import TerritoryLevel
from dynamics.forms.base import name_blank_choices
from dynamics.forms.fields import guide
from dynamics.forms.territories import AmbiguousError, TerritoryField
from dynamics.models import Dynamic

RELAY = "relais"
FARTHEST = timedelta(days=366 * 2)
GROUPS = (
    ("La rencontre", ["kind", "title", "summary", "description", "who"]),
    ("Quand", ["day", "starts", "end_day", "ends"]),
    ("Où", ["mode", "place", "commune", "place_for_registered", "online_url"]),
    ("Venir", ["places", "cost", "accessibility", "travel", "questions"]),
)
TEXTS = {"description": 6, "accessibility": 3, "travel": 3, "questions": 3}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


def moments(values: dict, form: forms.Form) -> tuple[datetime, datetime] | None:
    """Start and end from a day and hours, with what is wrong said next to the field; None when no day is given."""
    day, starts, ends = values.get("day"), values.get("starts"), values.get("ends")
    if not any((day, starts, ends, values.get("end_day"))):
        return None
    for name, words in (
        ("day", "Dites le jour."),
        ("starts", "Dites l’heure."),
        ("ends", "Dites l’heure de fin."),
    ):
        if not values.get(name) and name not in form.errors:
            form.add_error(name, words)
    if not (day and starts and ends):
        return None
    begin = timezone.make_aware(datetime.combine(day, starts))
    end = timezone.make_aware(datetime.combine(values.get("end_day") or day, ends))
    if end <= begin:
        form.add_error("ends", "La fin vient après le début.")
    elif begin > timezone.now() + FARTHEST:
        form.add_error("day", "C’est à plus de deux ans : choisissez une date plus proche.")
    return begin, end


class EventForm(forms.ModelForm):
    """What is asked of an event; without a day, people will choose among dates."""

    who = forms.ChoiceField(label="Qui l’organise ?")
    day = forms.DateField(
        label="Jour",
        required=False,
        widget=DayInput,
        help_text="Laissez vide pour proposer plusieurs dates et laisser chacun répondre.",
    )
    starts = forms.TimeField(label="De", required=False, widget=HourInput)
    end_day = forms.DateField(
        label="Dernier jour", required=False, widget=DayInput, help_text="S’il y en a plusieurs."
    )
    ends = forms.TimeField(label="À", required=False, widget=HourInput)
    commune = TerritoryField(
        label="Commune",
        required=False,
        help_text=guide("Elle place la rencontre sur la carte.", "Crest, ou 26400"),
    )

    online_url = forms.URLField(
        label="Lien pour suivre en ligne",
        required=False,
        max_length=400,
        assume_scheme="https",
        help_text="Donné aux seules personnes inscrites.",
    )

    class Meta:
        model = Event
        fields = [
            *("kind", "title", "summary", "description", "mode", "place", "commune"),
            *("place_for_registered", "online_url", "places", "cost", "accessibility", "travel", "questions"),
        ]
        labels = {
            "kind": "Quelle sorte de rencontre ?",
            "title": "Son titre",
            "summary": "En une phrase",
            "description": "Ce qui s’y passe",
            "mode": "Comment vient-on ?",
            "place": "Lieu précis",
            "places": "Nombre de places",
            "cost": "Ce que cela coûte",
            "travel": "Comment venir",
            "questions": "Questions à poser à l’inscription",
        }
        help_texts = {
            "description": guide(
                "Pour une visite apprenante : ce qu’il y a à voir, avec qui, ce que l’on fera ensemble.",
                "le matin, l’atelier et ses comptes ; le midi, un repas partagé ; l’après-midi, vos questions",
            ),
            "place": guide("Salle, adresse.", "salle des fêtes, 3 place de l’église"),
            "places": "Vide : autant de monde que l’on veut. Au-delà, on passe en liste d’attente.",
            "cost": guide("Vide : rien n’est demandé.", "10 € de repas, transport à votre charge"),
            "accessibility": guide(
                "Ce qu’il faut savoir pour venir.",
                "de plain-pied, boucle magnétique, deux marches à l’atelier",
            ),
            "travel": guide("Train, car, covoiturage.", "gare de Crest à dix minutes à pied"),
            "questions": guide("Une par ligne, trois au plus.", "Mangez-vous avec nous ?"),
        }
        widgets = {
            "mode": forms.RadioSelect,
            **{name: forms.Textarea(attrs={"rows": rows}) for name, rows in TEXTS.items()},
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["kind"].choices = [
            ("", "Choisir"),
            *((kind.value, capitalised(kind.label)) for kind in EventKind),
        ]
        self.fields["mode"].choices = [(mode.value, capitalised(mode.label)) for mode in EventMode]
        self.fields["commune"].level = TerritoryLevel.COMMUNE
        self.fields["who"].choices = self.who_choices
        if not self.is_bound:
            self.fill()
        name_blank_choices(self)

    def fill(self) -> None:
        event = self.instance
        self.initial["commune"] = event.commune if event.commune_id else None
        if event.pk or event.dynamic_id or event.group_id:
            self.initial["who"] = self.who_now
        if event.starts_at:
            begin, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
            self.initial |= {"day": begin.date(), "starts": begin.time(), "ends": end.time()}
            self.initial["end_day"] = end.date() if end.date() != begin.date() else None

    @cached_property
    def organisers(self) -> dict[str, Dynamic | Group | None]:
        """Whom this person may organise for, and who organises it already.

        The équipe relais corrects the event of others, and does not make it its own: who hosts reads who comes.
        """
        if self.instance.pk and not hosts(self.user, self.instance):
            return {self.who_now: self.instance.dynamic or self.instance.group}
        found: dict[str, Dynamic | Group | None] = {}
        for dynamic in Dynamic.objects.filter(team__user=self.user, live=True).order_by("name", "pk"):
            found[f"dynamique-{dynamic.pk}"] = dynamic
        groups = Group.objects.filter(memberships__user=self.user, memberships__is_animator=True)
        for group in groups.open().order_by("name", "pk"):
            found[f"groupe-{group.pk}"] = group
        if self.instance.dynamic_id:
            found.setdefault(self.who_now, self.instance.dynamic)
        if self.instance.group_id:
            found.setdefault(self.who_now, self.instance.group)
        if is_facilitator(self.user):
            found[RELAY] = None
        return found

    def propose_organiser(self, slug: str) -> None:
        """Choose in advance the dynamique or the group of this address, if this person may organise for it."""
        for key, one in self.organisers.items():
            if one is not None and one.slug == slug:
                self.initial["who"] = key

    @property
    def who_choices(self) -> list[tuple[str, str]]:
        return [(key, one.name if one else "L’équipe relais") for key, one in self.organisers.items()]

    @property
    def who_now(self) -> str:
        if self.instance.dynamic_id:
            return f"dynamique-{self.instance.dynamic_id}"
        return f"groupe-{self.instance.group_id}" if self.instance.group_id else RELAY

    @property
    def shown_groups(self) -> list[dict]:
        return [{"legend": legend, "fields": [self[name] for name in names]} for legend, names in GROUPS]

    @property
    def place_choices(self) -> list:
        """What the name of the commune could mean."""
        errors = self.errors.get("commune")
        data = errors.as_data() if errors else []
        return [choice for error in data if isinstance(error, AmbiguousError) for choice in error.choices]

    def clean_questions(self):
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(lines) > 3:
            raise ValidationError("Trois questions au plus : gardez celles qui vous aident vraiment.")
        return "\n".join(lines)

    def clean(self):
        values = super().clean()
        dates = moments(values, self)
        now = timezone.now()
        if dates and not self.errors and dates[1] <= now and dates[0] != self.instance.starts_at:
            self.add_error("day", "Cette date est passée.")
        self.instance.starts_at, self.instance.ends_at = dates or (None, None)
        mode = values.get("mode")
        if mode and mode != EventMode.ONLINE and not values.get("commune") and "commune" not in self.errors:
            self.add_error("commune", "Dites dans quelle commune.")
        organiser = self.organisers.get(values.get("who", ""))
        self.instance.dynamic = organiser if isinstance(organiser, Dynamic) else None
        self.instance.group = organiser if isinstance(organiser, Group) else None
        return values


class CancelEventForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tous les inscrits le liront, et la page le dira.",
    )
    and_following = forms.BooleanField(label="Annuler aussi les dates suivantes de la série", required=False)

    def __init__(self, *args, following: int, **kwargs):
        super().__init__(*args, **kwargs)
        if not following:
            del self.fields["and_following"]


class RepeatForm(forms.Form):
    rhythm = forms.ChoiceField(
        label="Elle revient",
        choices=[(one.value, one.label) for one in Rhythm],
        widget=forms.RadioSelect,
        initial=Rhythm.WEEK,
    )
    until = forms.DateField(
        label="Jusqu’au",
        widget=DayInput,
        help_text="Chaque date sera une rencontre, que vous pourrez changer seule.",
    )

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise ValidationError("Cette date est passée.")
        return day


class InviteForm(forms.Form):
    dynamic = DynamicField(
        label="Quelle dynamique ?",
        max_length=200,
        help_text=guide("Son nom, ou l’adresse de sa page.", "Le PTCE du Sud"),
    )
    message = forms.CharField(
        label="Votre mot", required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

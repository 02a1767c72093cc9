"""A call written in one page, its dates moved, a part of its envelope asked for."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from dynamics.forms.base import name_blank_choices
from dynamics.forms.fields import guide
from dynamics.forms.territories import AmbiguousError, TerritoryField
from dynamics.models import Dynamic
from proposals.calls_enums import Licence
from proposals.calls_phases import ORDER, in_french
from proposals.calls_sharing import euros
from proposals.models import Call
from proposals.services.calls import DATES

TELLING = ("challenge", "acceptable", "deliverables")  # asked to send, not to keep a draft
FIRST_CALENDAR = {"proposing_on": 14, "teaming_on": 44, "doing_on": 74, "telling_on": 254, "closed_on": 314}
GROUPS = (
    ("Le défi", ["title", "dynamic", "challenge", "acceptable"]),
    ("Les règles du commun", ["deliverables", "licence", "stewardship"]),
    ("De quoi et où", ["themes", "sheet", "territory"]),
    ("Le calendrier", ["proposing_on", "teaming_on", "doing_on", "telling_on", "closed_on"]),
)
OPTIONS = (
    (
        "Présélection",
        "(aucune par défaut)",
        "Sans présélection, chaque projet continue avec les ressources qu’il réunit. Si vous en faites une, chacun le "
        "voit en haut de l’appel : critères, qui décide, dates, et la raison de chaque décision.",
        ["selecting_on", "criteria", "jury", "help_words", "help_euros"],
    ),
    (
        "Enveloppe à partager",
        "(co-budget)",
        "Les soutiens que vous confirmez reçoivent chacun une part de l’enveloppe. Chacun la répartit entre les "
        "projets, ou la confie à un autre soutien.",
        ["sharing_out_on", "envelope", "envelope_from", "split"],
    ),
)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class CalendarMixin:
    """Says next to the field which date comes too early."""

    def check_calendar(self, days: dict[str, date | None]) -> None:
        before = None
        for name in DATES:
            day = days.get(name)
            if day is None:
                continue
            if before and day <= before[1]:
                label = ORDER[DATES.index(before[0])].label
                self.add_error(
                    name, f"Choisissez un jour après « {label} », qui commence le {in_french(before[1])}."
                )
            before = (name, day)


class CallForm(CalendarMixin, forms.ModelForm):
    """``is_draft``: its title and its dates are enough."""

    territory = TerritoryField(
        label="Territoire",
        required=False,
        help_text=guide("Commune, intercommunalité, département ou région. Vide : partout.", "Drôme, ou 26"),
    )

    class Meta:
        model = Call
        fields = [name for _, names in GROUPS for name in names] + [
            name for *_, names in OPTIONS for name in names
        ]
        labels = {
            "title": "Le défi en une ligne",
            "dynamic": "Qui l’organise",
            "challenge": "Quel problème est à résoudre ?",
            "acceptable": "Que doit respecter une solution ?",
            "deliverables": "Que doit livrer un projet, et comment ?",
            "stewardship": "Qui prendra soin du commun ensuite ?",
            "proposing_on": "On propose des projets à partir du",
            "teaming_on": "On constitue les équipes à partir du",
            "doing_on": "On réalise à partir du",
            "telling_on": "On partage les résultats à partir du",
            "closed_on": "L’appel est clos le",
            "selecting_on": "On présélectionne à partir du",
            "criteria": "Critères",
            "jury": "Qui décide",
            "help_words": "Aide à tous les projets présélectionnés",
            "help_euros": "Son montant par projet, en euros",
            "sharing_out_on": "On partage l’enveloppe à partir du",
            "envelope": "Montant, en euros",
            "envelope_from": "D’où vient cet argent",
            "split": "La part de chacun",
        }
        help_texts = {
            "title": guide("Ce que l’on cherche à résoudre.", "livrer en ville sans camion, à plusieurs"),
            "challenge": "Pour qui c’est un problème, ce qui a déjà été essayé.",
            "acceptable": guide(
                "Coût, effets, ce qui est exclu.", "moins de 3 000 € par commune, réparable sur place"
            ),
            "deliverables": guide(
                "Ce que d’autres pourront reprendre.", "les plans, la notice, un retour d’expérience"
            ),
            "stewardship": guide(
                "Qui l’entretient, qui décide, où sont les fichiers.",
                "un comité des communes qui s’en servent",
            ),
            "proposing_on": "Chaque étape finit la veille de la suivante.",
            "selecting_on": "Vide : pas de présélection.",
            "jury": guide("Des rôles plutôt que des noms.", "deux élus, deux habitantes, un artisan"),
            "help_words": guide(
                "Si vous aidez tous les présélectionnés, dites-le ici.",
                "deux journées d’appui à chaque équipe",
            ),
            "sharing_out_on": "Vide : pas d’enveloppe.",
            "envelope_from": guide("En clair.", "la communauté de communes et deux entreprises"),
        }
        widgets = {
            **dict.fromkeys(DATES, DayInput),
            **{
                name: forms.Textarea(attrs={"rows": rows})
                for name, rows in {
                    "challenge": 6,
                    "acceptable": 4,
                    "deliverables": 4,
                    "stewardship": 3,
                    "criteria": 4,
                    "jury": 2,
                }.items()
            },
            "themes": forms.CheckboxSelectMultiple,
            "licence": forms.RadioSelect,
            "split": forms.RadioSelect,
        }

    def __init__(self, *args, user, is_draft: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TELLING:
            self.fields[name].required = not is_draft
        self.fields["licence"].choices = [
            (licence.value, f"{licence.label}\u00a0: {licence.explained}") for licence in Licence
        ]
        organisers = Dynamic.objects.filter(pk__in=user.teams.values("dynamic"), live=True)
        if self.instance.dynamic_id:
            organisers |= Dynamic.objects.filter(pk=self.instance.dynamic_id)
        self.fields["dynamic"].queryset = organisers.order_by("name", "pk")
        self.fields["dynamic"].help_text = ""
        relay = user.has_perm("members.moderate")
        self.fields["dynamic"].required = not relay
        self.fields["dynamic"].empty_label = "L’équipe relais" if relay else "Choisissez"
        if self.instance.pk is None:
            today = timezone.localdate()
            for name, days in FIRST_CALENDAR.items():
                self.initial[name] = today + timedelta(days=days)
            if not relay and organisers.count() == 1:
                self.initial["dynamic"] = organisers.get().pk
        name_blank_choices(self)

    def clean(self):
        cleaned = super().clean()
        self.check_calendar({name: cleaned.get(name) for name in DATES})
        if cleaned.get("selecting_on"):
            for name, missing in (("criteria", "Dites les critères."), ("jury", "Dites qui décide.")):
                if not cleaned.get(name):
                    self.ask(name, f"{missing} Une présélection se voit.")
        elif any(cleaned.get(name) for name in ("criteria", "jury", "help_words", "help_euros")):
            self.ask("selecting_on", "Donnez sa date, ou effacez ce qui suit.")
        if cleaned.get("sharing_out_on") and not cleaned.get("envelope"):
            self.ask("envelope", "Dites combien il y a à partager.")
        if cleaned.get("envelope") and not cleaned.get("sharing_out_on"):
            self.ask("sharing_out_on", "Dites quand on la partage, ou effacez le montant.")
        return cleaned

    def ask(self, name: str, message: str) -> None:
        """Say what is missing, unless the field is already wrong."""
        if name not in self.errors:
            self.add_error(name, message)

    @property
    def shown_groups(self) -> list[dict]:
        return [{"legend": legend, "fields": [self[name] for name in names]} for legend, names in GROUPS]

    @property
    def shown_options(self) -> list[dict]:
        """What is off unless asked for; unfolded when something is in it."""
        return [
            {
                "summary": summary,
                "hint": hint,
                "text": text,
                "fields": [self[name] for name in names],
                "is_open": any(self[name].errors or self[name].value() for name in names if name != "split"),
            }
            for summary, hint, text, names in OPTIONS
        ]

    @property
    def place_choices(self) -> list:
        """What the territory that was typed could mean, when there are several."""
        errors = self.errors.get("territory")
        found = [one.choices for one in errors.data if isinstance(one, AmbiguousError)] if errors else []
        return found[0] if found else []


class DatesForm(CalendarMixin, forms.Form):
    """New dates for what is still to come of a published call."""

    why = forms.CharField(
        label="Pourquoi ces dates changent",
        help_text="Chacun le lira sur la page de l’appel.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        self.call = call
        today = timezone.localdate()
        movable = [name for name in DATES if (day := getattr(call, name)) and day > today]
        for name in movable:
            label = CallForm.Meta.labels[name]
            self.fields[name] = forms.DateField(label=label, widget=DayInput(), initial=getattr(call, name))
        self.order_fields([*movable, "why"])

    def clean(self):
        cleaned = super().clean()
        days = {name: getattr(self.call, name) for name in DATES}
        self.check_calendar(days | {name: cleaned[name] for name in DATES if cleaned.get(name)})
        today = timezone.localdate()
        for name in DATES:
            if cleaned.get(name) and cleaned[name] < today and name not in self.errors:
                self.add_error(name, "Choisissez un jour à venir.")
        return cleaned

    @property
    def dates(self) -> dict:
        return {name: day for name, day in self.cleaned_data.items() if name in DATES}


class PartForm(forms.Form):
    """Ask for a part of the envelope."""

    words = forms.CharField(
        label="Qui vous êtes pour cet appel",
        help_text=guide("L’organisateur le lit, et personne d’autre.", "une habitante, un artisan du coin"),
        max_length=300,
    )


class SupporterForm(forms.Form):
    """The organiser confirms somebody, with a part where parts are set."""

    part = forms.IntegerField(label="Sa part, en euros", min_value=1, required=False)


class SpreadForm(forms.Form):
    """Euros for each project that may receive."""

    def __init__(self, *args, projects, given: dict[int, int], power: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.power = power
        for project in projects:
            self.fields[f"projet-{project.pk}"] = forms.IntegerField(
                label=project.title,
                min_value=0,
                max_value=power,
                required=False,
                initial=given.get(project.pk),
                error_messages={"max_value": "C’est plus que ce que vous avez à répartir."},
            )

    def clean(self):
        cleaned = super().clean()
        total = sum(amount or 0 for amount in cleaned.values())
        if total > self.power and not self.errors:
            raise ValidationError(
                f"Vous avez {euros(self.power)} à répartir, et vous en donnez {total} : retirez-en un peu."
            )
        return cleaned

    @property
    def euros(self) -> dict[int, int]:
        return {
            int(name.removeprefix("projet-")): amount for name, amount in self.cleaned_data.items() if amount
        }


class DelegateForm(forms.Form):
    """To whom one hands one's part."""

    to = forms.ChoiceField(label="À qui confier votre part")

    def __init__(self, *args, people: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Choisissez"), *people.items()]

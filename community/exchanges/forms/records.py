"""What one asks and what one passes on: four questions first, the rest for those who have the time."""

import re
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.forms import inlineformset_factory
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html

from community.exchanges.enums import EnteredFrom, Form, LinkObject
from community.exchanges.models import Need, Offer, OfferDocument
from community.exchanges.sides import Kind
from dynamics.charts import capitalised
from dynamics.enums import TerritoryLevel
from dynamics.forms.base import RowForm, name_blank_choices
from dynamics.forms.fields import guide
from dynamics.forms.territories import AmbiguousError, TerritoryField
from dynamics.models import Dynamic, Theme
from toolbox.models import Tool

MYSELF = "moi"
MISSING = {
    "title": "Écrivez une ligne : c’est elle que l’on lit d’abord.",
    "description": "Racontez en quelques phrases, ou gardez un brouillon.",
    "who": "Dites pour qui vous écrivez.",
}
MOST_DOCUMENTS = 6
NEED_EXAMPLE = (
    "Nous ouvrons une épicerie associative dans un village de 600 habitants. Nos réunions attirent toujours "
    "les mêmes vingt personnes. Nous cherchons une équipe qui a su aller vers les autres, pour qu’elle nous "
    "raconte comment elle s’y est prise, et ce qu’elle ne referait pas."
)
OFFER_EXAMPLE = (
    "Nous avons frappé à toutes les portes de trois quartiers avant d’ouvrir notre lieu. Nous pouvons montrer "
    "notre trame d’entretien, raconter deux erreurs, et accompagner une première journée chez vous."
)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class DynamicField(forms.CharField):
    """A dynamique by its name or by the address of its page: thousands do not fit in a list."""

    def clean(self, value) -> Dynamic | None:
        text = super().clean(value)
        if not text:
            return None
        slug = urlsplit(text).path.rstrip("/").rpartition("/")[2]
        live = Dynamic.objects.filter(live=True)
        if re.fullmatch(r"[-\w]+", slug) and (found := live.filter(slug=slug).first()):
            return found
        named = list(live.filter(name__iexact=text)[:2]) or list(live.filter(name__icontains=text)[:6])
        if len(named) == 1:
            return named[0]
        if named:
            several = ", ".join(f"{one.name} ({one.slug})" for one in named[:5])
            raise ValidationError(
                f"Plusieurs dynamiques portent ce nom : {several}. Écrivez ce qui est entre parenthèses."
            )
        raise ValidationError("Aucune dynamique publiée ne porte ce nom : copiez l’adresse de sa page.")

    def prepare_value(self, value):
        return value.slug if isinstance(value, Dynamic) else value


class RecordForm(forms.ModelForm):
    """What needs and offers share. ``is_draft`` asks for the title only."""

    who = forms.ChoiceField(label="Pour qui ?", widget=forms.RadioSelect)
    place = TerritoryField(
        label="Commune",
        required=False,
        help_text=guide("Laissez vide si c’est celle de la dynamique.", "Crest, ou 26400"),
    )

    kind: Kind
    told = ["title", "description"]
    asked = ["who", "forms"]
    groups = {
        "De quoi il s’agit": ["link_objects", "themes", "sheet", "tools", "stage"],
        "Où et quand": ["scope", "place", "languages", "deadline"],
    }
    last = {"Visibilité": ["audience"]}

    class Meta:
        fields = [
            "title",
            "description",
            "forms",
            "link_objects",
            "themes",
            "sheet",
            "tools",
            "stage",
            "scope",
            "place",
            "languages",
            "deadline",
            "audience",
        ]
        labels = {
            "forms": "Sous quelle forme ?",
            "link_objects": "Si c’est une mise en lien, avec qui ?",
            "sheet": "Fiche thématique",
            "tools": "Outils concernés",
            "stage": "Où en est la dynamique ?",
            "scope": "Jusqu’où ?",
            "languages": "Langues, si ce n’est pas le français",
            "deadline": "Échéance",
            "audience": "Qui peut lire ?",
        }
        help_texts = {
            "forms": "Si vous ne savez pas, ne cochez rien : l’équipe relais vous aidera à choisir.",
            "themes": "Un ou deux suffisent.",
            "tools": "Ceux que vous cherchez à employer, ou que vous connaissez.",
            "stage": "Laissez vide si c’est celui de sa fiche.",
            "deadline": "Le jour après lequel ce ne sera plus utile.",
            "audience": "Les pages ne montrent jamais votre nom ni vos coordonnées.",
        }
        widgets = {
            "themes": forms.CheckboxSelectMultiple,
            "tools": forms.CheckboxSelectMultiple,
            "scope": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "deadline": DayInput,
        }

    def __init__(self, *args, user, is_draft: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["description"].widget.attrs["rows"] = 7
        self.fields["description"].required = not is_draft
        for name, message in MISSING.items():
            self.fields[name].error_messages["required"] = message
        self.fields["who"].choices = self.who_choices
        self.fields["who"].required = not is_draft
        self.fields["place"].level = TerritoryLevel.COMMUNE
        self.fields["tools"].queryset = Tool.objects.published().only("pk", "name").order_by("name", "pk")
        self.fields["themes"].queryset = Theme.objects.order_by("position", "name")
        self.fields["forms"].choices = [
            (
                form.value,
                format_html('{} <span class="muted">: {}</span>', capitalised(form.label), form.explained),
            )
            for form in Form
        ]
        self.fields["link_objects"].choices = [(one.value, capitalised(one.label)) for one in LinkObject]
        for name in ("scope", "audience"):
            self.fields[name].choices = [
                (value, capitalised(label)) for value, label in self.Meta.model._meta.get_field(name).choices
            ]
        if not self.is_bound:
            self.initial["place"] = self.instance.place if self.instance.place_id else None
            self.initial.setdefault("who", self.who_now())
        name_blank_choices(self)

    @cached_property
    def mine(self) -> list[Dynamic]:
        """The dynamiques that this person holds, and that of the record."""
        mine = list(Dynamic.objects.filter(team__user=self.user).order_by("name", "pk"))
        current = self.instance.dynamic
        return mine if current is None or current in mine else [current, *mine]

    @property
    def who_choices(self) -> list[tuple[str, str]]:
        is_of_another = self.instance.pk and self.instance.owner_id != self.user.pk
        own = f"En {'son' if is_of_another else 'mon'} nom, comme personne ressource"
        return [*((str(dynamic.pk), dynamic.name) for dynamic in self.mine), (MYSELF, own)]

    def who_now(self) -> str:
        if self.instance.pk:
            return str(self.instance.dynamic_id or MYSELF)
        return str(self.mine[0].pk) if len(self.mine) == 1 else "" if self.mine else MYSELF

    def clean_deadline(self):
        day = self.cleaned_data["deadline"]
        if day and "deadline" in self.changed_data and day < timezone.localdate():
            raise ValidationError("Cette date est passée.")
        return day

    def clean(self):
        cleaned = super().clean()
        who = cleaned.get("who")
        chosen = next((dynamic for dynamic in self.mine if str(dynamic.pk) == who), None)
        self.instance.dynamic = chosen
        return cleaned

    def hush(self) -> None:
        """Show what was typed without judging it."""
        self._errors = ErrorDict()

    @property
    def place_choices(self) -> list:
        """What the name that was typed could mean, when there are several."""
        errors = self.errors.get("place")
        found = [error.choices for error in errors.data if isinstance(error, AmbiguousError)] if errors else []
        return found[0] if found else []

    @property
    def shown_told(self) -> list:
        return [self[name] for name in self.told]

    @property
    def shown_asked(self) -> list:
        return [self[name] for name in self.asked]

    @property
    def shown_groups(self) -> list[dict]:
        """The rest, by title."""
        return [
            {"legend": legend, "fields": [self[name] for name in names if name in self.fields]}
            for legend, names in (self.groups | self.last).items()
        ]

    @property
    def is_unfolded(self) -> bool:
        """The rest is open when something of it is said or wrong."""
        names = [name for part in (self.groups | self.last).values() for name in part]
        return any(self.errors.get(name) for name in names) or bool(
            self.instance.pk or any(self.initial.get(name) for name in ("tools", "themes", "sheet"))
        )


class NeedForm(RecordForm):
    """A need; the équipe relais may write it for somebody whom it heard."""

    dynamic_text = DynamicField(
        label="Pour une autre dynamique",
        required=False,
        help_text="Son nom, ou l’adresse de sa page. Laissez vide si la personne parle en son nom.",
    )
    for_others = ["entered_from", "dynamic_text", "contact_name", "contact_email"]

    class Meta(RecordForm.Meta):
        model = Need
        fields = [*RecordForm.Meta.fields, "entered_from", "contact_name", "contact_email"]
        labels = RecordForm.Meta.labels | {
            "title": "Ce que vous cherchez, en une ligne",
            "description": "Racontez en quelques phrases",
            "entered_from": "Vous l’avez entendu lors de…",
        }
        help_texts = RecordForm.Meta.help_texts | {
            "title": guide(
                "Un verbe, et pour quoi.", "Faire venir aux réunions ceux qui n’y viennent jamais"
            ),
            "description": guide(
                "Où vous en êtes, ce que vous avez essayé, ce qui vous aiderait.", NEED_EXAMPLE
            ),
            "scope": "La distance jusqu’où vous pouvez aller, ou recevoir.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        heard = [item for item in EnteredFrom.choices if item[0] != EnteredFrom.IMPORT]
        self.fields["entered_from"].choices = [("", "Non, je l’écris pour moi ou pour mon équipe"), *heard]
        heard_by_somebody = not self.instance.pk or self.instance.entered_from in dict(heard)
        if not (heard_by_somebody and user.has_perm("exchanges.enter_need_for_others")):
            for name in self.for_others:
                del self.fields[name]
        if "dynamic_text" in self.fields and not self.is_bound and self.instance.entered_from:
            self.initial["dynamic_text"] = self.instance.dynamic

    @property
    def shown_for_others(self) -> list:
        return [self[name] for name in self.for_others if name in self.fields]

    @property
    def is_for_another(self) -> bool:
        return bool(self["entered_from"].value()) if "entered_from" in self.fields else False

    def clean(self):
        cleaned = super().clean()
        if not self.shown_for_others:
            return cleaned
        if cleaned.get("entered_from"):
            self.instance.dynamic = cleaned.get("dynamic_text")
            self.errors.pop("who", None)
        elif any(cleaned.get(name) for name in self.for_others):
            self.add_error(
                "entered_from", "Dites où vous l’avez entendu : un appel, un atelier, une rencontre."
            )
        return cleaned


class OfferForm(RecordForm):
    """An offer, with its conditions."""

    groups = RecordForm.groups | {
        "À quelles conditions": ["in_return", "return_note", "per_quarter", "absent_until"],
        "Les demandes": ["goes_straight", "with_a_pair"],
    }

    class Meta(RecordForm.Meta):
        model = Offer
        fields = [
            *RecordForm.Meta.fields,
            *("in_return", "return_note", "per_quarter", "absent_until", "goes_straight", "with_a_pair"),
        ]
        labels = RecordForm.Meta.labels | {
            "title": "Ce que vous pouvez transmettre, en une ligne",
            "description": "Racontez en quelques phrases",
            "link_objects": "Si c’est une mise en lien, avec qui ?",
            "in_return": "En retour, vous demandez…",
            "per_quarter": "Combien de fois par trimestre, au plus ?",
            "absent_until": "Absent·e jusqu’au",
        }
        help_texts = RecordForm.Meta.help_texts | {
            "title": guide("Un verbe, et quoi.", "Raconter nos trois cents porte-à-porte"),
            "description": guide(
                "Ce que vous avez fait, ce qui a raté, ce que vous pouvez apporter.", OFFER_EXAMPLE
            ),
            "tools": "Ceux que vous pouvez transmettre.",
            "scope": "La distance jusqu’où vous pouvez aller, ou recevoir.",
            "return_note": guide("Ce qu’il vous faut.", "mes billets de train, et une place à table"),
        }
        widgets = RecordForm.Meta.widgets | {
            "in_return": forms.RadioSelect,
            "absent_until": DayInput,
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["in_return"].choices = [
            (value, capitalised(label)) for value, label in Offer._meta.get_field("in_return").choices
        ]

    def clean_absent_until(self):
        day = self.cleaned_data["absent_until"]
        if day and "absent_until" in self.changed_data and day <= timezone.localdate():
            raise ValidationError("Donnez une date à venir, ou laissez vide.")
        return day


class WebAddressField(forms.URLField):
    """« exemple.fr » is read as https."""

    def __init__(self, **kwargs):
        super().__init__(**{"assume_scheme": "https", **kwargs})


class DocumentForm(RowForm):
    """A document that the offer hands over: a file or an address, and what one may do with it."""

    class Meta:
        model = OfferDocument
        fields = ["title", "file", "url", "licence"]
        labels = {"url": "Ou son adresse", "licence": "Licence"}
        field_classes = {"url": WebAddressField}
        help_texts = {
            "title": guide("Ce que c’est.", "Notre trame d’entretien"),
            "licence": guide("Ce que l’on peut en faire.", "CC BY-SA"),
        }


class DocumentFormSetBase(forms.BaseInlineFormSet):
    title = "document"
    can_grow = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.absolute_max = self.max_num + 1


DocumentFormSet = inlineformset_factory(
    Offer,
    OfferDocument,
    form=DocumentForm,
    formset=DocumentFormSetBase,
    extra=1,
    max_num=MOST_DOCUMENTS,
    validate_max=True,
    can_delete=True,
)


class PauseForm(forms.Form):
    """Until when one is away."""

    until = forms.DateField(
        label="Absent·e jusqu’au", widget=DayInput, help_text="Rien ne vous sera proposé d’ici là."
    )

"""From what somebody typed to a territory: a name, an INSEE or postal code, a slug chosen in the list."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from dynamics.enums import Precision, TerritoryLevel
from dynamics.french import fold
from dynamics.models import Territory
from dynamics.services.territory_search import search_territories

SHOWN = 8
MOST_TERRITORIES = 60
SEAT_LEVELS = {
    Precision.EXACT: TerritoryLevel.COMMUNE,
    Precision.COMMUNE: TerritoryLevel.COMMUNE,
    Precision.EPCI: TerritoryLevel.EPCI,
    Precision.DEPARTEMENT: TerritoryLevel.DEPARTEMENT,
    Precision.REGION: TerritoryLevel.REGION,
}


def search_address() -> str:
    """Where the combobox asks; a plain field when nothing answers."""
    try:
        return reverse("territory_search")
    except NoReverseMatch:
        return "/territoires/recherche/"


def find_territories(text: str, level: str | None = None) -> list[Territory]:
    """Territories that the text names, at most eight; one when it leaves no doubt.

    « Crest », « 26400 » (INSEE and postal codes), « 26108 (Crest) », « Saint-Denis (974) », « R84 ».
    """
    text = text.strip()[:200]
    territories = Territory.objects.with_parents()
    if level:
        territories = territories.filter(level=level)
    code, _, bracket = text.partition(" (")
    if not text:
        return []
    if bracket and (found := list(territories.filter(slug__iexact=code))):
        return found
    if any(letter.isdigit() for letter in text) and not bracket:
        coded = Q(slug__iexact=text) | Q(code__iexact=text)
        if len(text) == 5 and text.isdigit():
            coded |= Q(postal_codes__contains=text)
        if found := list(territories.filter(coded)[:SHOWN]):
            return found
    return named_like(text, territories, [level] if level else None)


def named_like(text: str, territories, levels: list[str] | None) -> list[Territory]:
    """By name, through the index of the autocomplete; a département in brackets settles homonyms."""
    name, _, bracket = text.partition("(")
    hits = search_territories(name.strip(), limit=40, levels=levels)
    wanted = {Territory.slug_of(hit.level, hit.code): rank for rank, hit in enumerate(hits)}
    found = sorted(territories.filter(slug__in=wanted), key=lambda territory: wanted[territory.slug])
    found = [territory for territory in found if fold(territory.name) == fold(name)] or found
    if bracket:
        found = [item for item in found if str(item).lower().endswith(f"({fold(bracket)})")] or found
    return found[:SHOWN]


class ComboboxInput(forms.MultiWidget):
    """The designer's combobox: the text that was typed, and the code of what was chosen."""

    template_name = "dynamics/registration/widgets/combobox.html"
    use_fieldset = False

    def __init__(self, attrs=None):
        super().__init__([forms.TextInput(attrs), forms.HiddenInput()], attrs)
        self.widgets_names = ["", "_code"]

    def decompress(self, value):
        if isinstance(value, Territory):
            return [str(value), value.slug]
        return [value or "", ""]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        text, code = (part["value"] or "" for part in context["widget"]["subwidgets"])
        attrs = context["widget"]["attrs"]
        context["widget"] |= {
            "text": text,
            "code": code,
            "code_name": f"{name}_code",
            "url": search_address(),
            "describedby": attrs.get("aria-describedby", ""),
            "invalid": bool(attrs.get("aria-invalid")),
        }
        return context

    def id_for_label(self, id_):
        return id_


class TerritoryField(forms.Field):
    """One territory; several answers raise an error that carries them, for the form to offer as choices."""

    widget = ComboboxInput
    default_error_messages = {
        "unknown": "Nous ne trouvons pas « %(text)s ». Vérifiez le nom, ou donnez le code postal ou INSEE.",
        "ambiguous": "Plusieurs territoires portent ce nom : choisissez le vôtre ci-dessous.",
    }

    level: str | None = None  # set by the form that knows which one is meant

    def clean(self, value):
        text, code = ((part or "").strip() for part in [*(value or []), "", ""][:2])
        if not text:
            return super().clean(None)
        if code and (chosen := self.chosen(text, code)):
            return chosen
        found = find_territories(text, self.level)
        if len(found) == 1:
            return found[0]
        key = "ambiguous" if found else "unknown"
        raise AmbiguousError(self.error_messages[key] % {"text": text}, key, found)

    def chosen(self, text: str, code: str) -> Territory | None:
        """What was chosen in the list, unless the text was changed afterwards."""
        rows = Territory.objects.with_parents().filter(Q(slug=code) | Q(code=code))
        named = [row for row in rows if fold(text) in {fold(row.name), fold(str(row))}]
        named = named or [row for row in rows if row in find_territories(text, row.level)]
        return next((row for row in named if row.level == self.level), named[0] if named else None)

    def has_changed(self, initial, data):
        old = str(initial) if initial else ""
        return old != ((data or [""])[0] or "")


class AmbiguousError(ValidationError):
    """Carries what the text could mean."""

    def __init__(self, message: str, code: str, choices: list[Territory]):
        super().__init__(message, code=code)
        self.choices = choices


class TerritoriesField(forms.CharField):
    """Several territories, one a line: names or codes, as many as the perimeter has."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value) -> list[Territory]:
        lines = [line.strip() for line in super().clean(value).replace(";", "\n").splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MOST_TERRITORIES:
            raise ValidationError(f"Au plus {MOST_TERRITORIES} territoires : décrivez le reste en mots.")
        chosen, problems = {}, []
        for line in lines:
            found = find_territories(line)
            if len(found) == 1:
                chosen[found[0].pk] = found[0]
            elif found:
                several = ", ".join(
                    f"{item} ({item.get_level_display()}, code {item.slug})" for item in found[:4]
                )
                problems.append(f"« {line} » peut désigner {several} : écrivez le code.")
            else:
                problems.append(f"Nous ne trouvons pas « {line} ».")
        if problems:
            raise ValidationError([ValidationError(problem) for problem in problems])
        return list(chosen.values())

    def prepare_value(self, value):
        if isinstance(value, list | tuple):
            return "\n".join(
                f"{item.slug} ({item.name})" if isinstance(item, Territory) else str(item) for item in value
            )
        return value

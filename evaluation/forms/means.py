"""Forms of what a dynamique lives on: lines of a year, rows of the tables."""

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.forms.utils import ErrorDict
from django.http import QueryDict

from dynamics.enums import ResourceKind
from dynamics.forms.base import name_blank_choices
from dynamics.forms.fields import FrenchDecimalField, guide
from dynamics.models import Dynamic
from evaluation.models import Interest, ResourceLine, ResourceYear, ValueStep

MOST_ROWS = 60
KINDS = [
    ("", "Choisir"),
    (
        "En argent",
        [(kind.value, kind.label) for kind in ResourceKind if kind not in ResourceKind.non_monetary()],
    ),
    ("Autrement", [(kind.value, kind.label) for kind in ResourceKind.non_monetary()]),
]
NOT_VOLUNTEERS = "Les heures et le niveau ne valent que pour le bénévolat."
IN_HOURS = "Le bénévolat se compte en heures : sa valeur se calcule."


class ResourceLineForm(forms.ModelForm):
    row_title = "ressource"

    amount_eur = FrenchDecimalField(
        label="Montant (€)",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=guide("Vide si vous ne le connaissez pas.", "50 000"),
    )
    hours = FrenchDecimalField(
        label="Heures de bénévolat",
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text=guide("Sur l’année.", "320"),
    )

    class Meta:
        model = ResourceLine
        fields = ["kind", "label", "amount_eur", "hours", "skill", "source"]
        help_texts = {
            "label": guide("De qui, pour quoi ; jamais le nom d’une personne.", "Région, animation"),
            "skill": "Pour le bénévolat : une heure vaut un, deux ou trois SMIC.",
            "source": guide("D’où vient ce chiffre.", "comptes approuvés en juin"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = KINDS
        name_blank_choices(self)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("kind"):
            return cleaned
        if cleaned["kind"] == ResourceKind.VOLUNTEERING:
            if cleaned.get("amount_eur") is not None:
                self.add_error("amount_eur", IN_HOURS)
            if cleaned.get("hours") is not None and not cleaned.get("skill"):
                self.add_error("skill", "Choisissez le niveau : il dit ce que vaut l’heure.")
        elif cleaned.get("hours") is not None or cleaned.get("skill"):
            self.add_error("hours" if cleaned.get("hours") is not None else "skill", NOT_VOLUNTEERS)
        return cleaned


class InterestForm(forms.ModelForm):
    row_title = "acteur"

    class Meta:
        model = Interest
        fields = ["actor", "brings", "expects", "source"]
        help_texts = {
            "actor": guide("Une organisation ou un groupe, jamais une personne.", "le lycée agricole"),
            "brings": guide("", "une salle, des élèves en stage"),
            "expects": guide("", "des terrains d’étude"),
        }
        widgets = {
            "brings": forms.Textarea(attrs={"rows": 2}),
            "expects": forms.Textarea(attrs={"rows": 2}),
        }


class ValueStepForm(forms.ModelForm):
    row_title = "maillon"

    class Meta:
        model = ValueStep
        fields = ["title", "who", "adds", "for_whom", "source"]
        help_texts = {
            "title": guide("Ce qui se fait là.", "collecter les vélos abandonnés"),
            "who": guide("", "l’association et deux bailleurs"),
            "adds": guide("La valeur, en argent ou autrement.", "moins de déchets, une première expérience"),
            "for_whom": guide("", "les jeunes du quartier"),
        }
        widgets = {"adds": forms.Textarea(attrs={"rows": 2})}


class YearForm(forms.Form):
    """A year to open."""

    year = forms.IntegerField(
        label="Année",
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    with_emergence = forms.BooleanField(
        label="Partir des lignes du budget d’émergence de l’étude de 2024",
        required=False,
        help_text="Huit natures de ressources, sans montant : vous gardez les vôtres.",
    )


class YearNoteForm(forms.ModelForm):
    class Meta:
        model = ResourceYear
        fields = ["note"]
        labels = {"note": "Ce qu’il faut savoir de cette année"}
        help_texts = {
            "note": guide("Une aide exceptionnelle, un changement.", "année du label, hors de l’ordinaire")
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class Rows(BaseInlineFormSet):
    """Rows that the list of the site shows (registration/partials/_list.html).

    A row that somebody removed meanwhile is written again rather than lost.
    """

    def __init__(self, data=None, files=None, instance=None, **kwargs):
        super().__init__(None, None, instance=instance, **kwargs)
        if data is not None:
            self.data, self.is_bound = self._in_order(data), True

    @property
    def title(self) -> str:
        return self.form.row_title

    @property
    def can_grow(self) -> bool:
        return self.max_num > 1

    @property
    def error_lines(self) -> list[tuple[str, str, str]]:
        """(address on the page, label, message) of each error, for the summary above the form."""
        lines = [("", "", message) for message in self.non_form_errors()]
        for number, form in enumerate(self.forms, 1):
            where = f"{self.title} n° {number}"
            for name, messages in form.errors.items():
                known = name in form.fields
                label = f"{where}, {form[name].label}" if known else where
                lines += [(form[name].id_for_label if known else "", label, one) for one in messages]
        return lines

    def hushed(self) -> "Rows":
        """Show what was typed without judging it."""
        self._errors = [{} for _ in self.forms]
        self._non_form_errors = self.error_class()
        for form in self.forms:
            form._errors = ErrorDict()
        return self

    def _in_order(self, data):
        """The same rows, those that still exist first, as Django expects them."""
        known = {str(key) for key in self.get_queryset().values_list("pk", flat=True)}
        total = data.get(f"{self.prefix}-TOTAL_FORMS", "")
        count = min(int(total), MOST_ROWS + 1) if total.isascii() and total.isdigit() else 0
        starts = [f"{self.prefix}-{number}-" for number in range(count)]
        rows = [
            {name.removeprefix(start): data.getlist(name) for name in data if name.startswith(start)}
            for start in starts
        ]
        rows.sort(key=lambda row: row.get("id", [""])[0] not in known)
        kept = sum(row.get("id", [""])[0] in known for row in rows)
        ordered = QueryDict(mutable=True)
        for start, row in zip(starts, rows, strict=True):
            for name, values in row.items():
                ordered.setlist(start + name, values)
            if row.get("id", [""])[0] not in known:
                ordered[f"{start}id"] = ""
        ordered[f"{self.prefix}-TOTAL_FORMS"] = str(len(rows))
        ordered[f"{self.prefix}-INITIAL_FORMS"] = str(kept)
        return ordered


def rows_of(parent, model, form):
    return inlineformset_factory(
        parent,
        model,
        form=form,
        formset=Rows,
        extra=1,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 1,
        validate_max=True,
        can_delete=True,
    )


LineRows = rows_of(ResourceYear, ResourceLine, ResourceLineForm)
InterestRows = rows_of(Dynamic, Interest, InterestForm)
ValueStepRows = rows_of(Dynamic, ValueStep, ValueStepForm)


class CsvForm(forms.Form):
    """A file, or the text of one that has to be corrected."""

    file = forms.FileField(
        label="Fichier CSV",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text="Un mégaoctet au plus, en CSV (virgule, point-virgule ou tabulation).",
    )
    text = forms.CharField(
        label="Ou son contenu",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="Collez les lignes d’un tableur, en-têtes compris.",
    )
    replaces = forms.ChoiceField(
        label="Ce qui est déjà là",
        choices=[("", "Garder, et ajouter ces lignes après"), ("oui", "Remplacer par ces lignes")],
        required=False,
        widget=forms.RadioSelect,
    )

    MOST_BYTES = 1024 * 1024

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > self.MOST_BYTES:
            raise forms.ValidationError("Ce fichier dépasse un mégaoctet.")
        return file

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("file") and not (cleaned.get("text") or "").strip() and not self.errors:
            self.add_error("file", "Choisissez un fichier, ou collez son contenu.")
        return cleaned

    @property
    def content(self) -> bytes:
        file = self.cleaned_data.get("file")
        return file.read() if file else self.cleaned_data["text"].encode()

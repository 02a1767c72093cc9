"""What all steps share: a form of one part of a dynamique with its lists, bound to raw data or to a record."""

from django.forms import BoundField, HiddenInput, ModelForm, Select
from django.forms.utils import ErrorDict
from django.http import QueryDict
from modelcluster.forms import BaseChildFormSet, ClusterForm

from dynamics.models import Dynamic

MOST_ROWS = 60
NOT_TYPED = {"csrfmiddlewaretoken", "action", "revision", "version"}


def name_blank_choices(form) -> None:
    """The empty line of a list says what it means."""
    for field in form.fields.values():
        widget = field.widget
        if type(widget) is Select and widget.choices:
            choices = list(widget.choices)
            if str(choices[0][0]) == "" and set(str(choices[0][1])) == {"-"}:
                widget.choices = [("", "Choisir" if field.required else "Non précisé"), *choices[1:]]


class RowForm(ModelForm):
    """One row of a list."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_blank_choices(self)


class RowFormSet(BaseChildFormSet):
    """Rows of a list; a row that another person removed meanwhile is written again rather than lost."""

    ordering_widget = HiddenInput

    def __init__(self, data=None, files=None, instance=None, **kwargs):
        super().__init__(data, files, instance=instance, **kwargs)
        self.absolute_max = self.max_num + 1  # whatever number of rows is announced, no more are made
        if data is not None:
            self.data = self._without_stale_ids(data)

    @property
    def title(self) -> str:
        return self.model._meta.verbose_name

    @property
    def can_grow(self) -> bool:
        return self.max_num > 1

    def _without_stale_ids(self, data):
        sent = {value for name, (value, *_) in data.lists() if _is_row_id(name, self.prefix) and value}
        if not sent:
            return data
        keys = [row.pk for row in self.get_queryset() if row.pk]
        known = set(map(str, self.model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)))
        total = _whole_number(data.get(f"{self.prefix}-TOTAL_FORMS"))
        stale = [
            key
            for number in range(min(total, MOST_ROWS))
            if data.get(key := f"{self.prefix}-{number}-id") and data.get(key) not in known
        ]
        if not stale:
            return data
        data = data.copy()
        for key in stale:
            data[key] = ""
        return data


class StepForm(ClusterForm):
    """One part of a dynamique. Subclasses give Meta.fields and Meta.formsets; `legends` groups the fields."""

    extra_form_count = 1
    #: (legend, names of fields); what is in none comes first, without legend
    legends: list[tuple[str, list[str]]] = []
    #: texts above the lists: name → (legend, help)
    lists: dict[str, tuple[str, str]] = {}

    lists_first = False

    class Meta:
        model = Dynamic
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_blank_choices(self)
        for name in list(self.formsets):
            if not self.shows_list(name):
                del self.formsets[name]

    def shows_list(self, name: str) -> bool:
        """Whether a list is asked for this dynamique (types have lists of their own)."""
        return True

    @property
    def groups(self) -> list[dict]:
        """Fields as the template shows them: without a legend first, then legend by legend."""
        grouped = {name for _, names in self.legends for name in names}
        first = [self[name] for name in self.fields if name not in grouped]
        shown = [{"legend": "", "fields": first}] if first else []
        for legend, names in self.legends:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                shown.append({"legend": legend, "fields": fields})
        return shown

    @property
    def shown_lists(self) -> list[dict]:
        """Lists with their texts."""
        return [
            {
                "name": name,
                "formset": formset,
                "legend": self.lists.get(name, (formset.title, ""))[0],
                "help": self.lists.get(name, ("", ""))[1],
            }
            for name, formset in self.formsets.items()
        ]

    @property
    def error_lines(self) -> list[tuple[str, str, str]]:
        """(address on the page, label, message) of each error, for the summary above the form."""
        lines = [("", "", message) for message in self.non_field_errors()]
        lines += _field_lines(self)
        for formset in self.formsets.values():
            lines += [("", formset.title, message) for message in formset.non_form_errors()]
            for number, form in enumerate(formset.forms, 1):
                where = f"{formset.title} n° {number}" if formset.can_grow else ""
                lines += [("", where, message) for message in form.non_field_errors()]
                lines += _field_lines(form, where)
        return lines

    def hush(self) -> None:
        """Show what was typed without judging it (a draft taken up again, a row being added)."""
        self._errors = ErrorDict()
        for formset in self.formsets.values():
            formset._errors = [{} for _ in formset.forms]
            formset._non_form_errors = formset.error_class()
            for form in formset.forms:
                form._errors = ErrorDict()


def _is_row_id(name: str, prefix: str) -> bool:
    return name.startswith(f"{prefix}-") and name.endswith("-id")


def typed_data(post: QueryDict) -> dict[str, list[str]]:
    """What the browser sent, as it is kept in a draft."""
    return {name: values for name, values in post.lists() if name not in NOT_TYPED}


def as_post(raw: dict[str, list[str]]) -> QueryDict:
    """The other way round."""
    data = QueryDict(mutable=True)
    for name, values in raw.items():
        data.setlist(name, values)
    return data


def with_one_more(post: QueryDict, name: str) -> QueryDict:
    """The same data with an empty row at the end of a list."""
    data = post.copy()
    key = f"{name}-TOTAL_FORMS"
    data[key] = str(min(_whole_number(data.get(key)) + 1, MOST_ROWS))
    return data


def _field_lines(form, where: str = "") -> list[tuple[str, str, str]]:
    lines = []
    for name, messages in form.errors.items():
        if name in form.fields:
            field: BoundField = form[name]
            label = f"{where}, {field.label.lower()}" if where else field.label
            lines += [(field.id_for_label or field.auto_id, label, message) for message in messages]
    return lines


def _whole_number(text) -> int:
    text = str(text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0

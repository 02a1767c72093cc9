"""/dynamiques/<slug>/evaluation/ressources/: what it lives on, the four thirds, and the years as the team writes them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from community.members.limits import limit
from dynamics.forms.base import with_one_more
from dynamics.numbers import format_euros, format_number
from dynamics.services.csv_reading import UnusableFileError
from evaluation import tables
from evaluation.enums import SharedPart
from evaluation.forms.means import CsvForm, LineRows, YearForm, YearNoteForm
from evaluation.models import ResourceLine
from evaluation.services import means
from evaluation.services.starting_points import emergence, starting_lines
from evaluation.thirds import thirds, value_of
from evaluation.thirds_chart import NOT_COUNTED, chart_of
from evaluation.views.means_access import MeansView, PartView

LINES = "lignes"


class ResourcesView(PartView):
    """One year at a time: the four thirds against what is known, then each resource."""

    part = SharedPart.RESOURCES
    current = "ressources"

    def get(self, request, slug):
        years = list(self.dynamic.resource_years.all())
        chosen = request.GET.get("annee", "")
        year = next((one for one in years if str(one.year) == chosen), years[0] if years else None)
        context = self.context(
            years=years, year=year, rate=means.rate(), form=YearForm(), emergence=emergence()
        )
        if year is not None:
            lines = list(year.lines.all())
            found = thirds(lines, context["rate"].hourly_eur)
            context |= {
                "chart": chart_of(found),
                "money": [shown(one, context["rate"]) for one in lines if one.is_monetary],
                "in_kind": [shown(one, context["rate"]) for one in lines if not one.is_monetary],
            }
        return render(request, "evaluation/means/resources.html", context)


def shown(line: ResourceLine, rate) -> dict:
    """A line as the page and the report show it."""
    value = value_of(line, rate.hourly_eur)
    hours = (
        f"{format_number(line.hours)} h, niveau {line.skill}" if line.hours is not None and line.skill else ""
    )
    return {
        "kind": line.get_kind_display().capitalize(),
        "label": line.label,
        "value": NOT_COUNTED if value is None else format_euros(value),
        "hours": hours,
        "source": line.source,
    }


class OpenYearView(MeansView):
    """A year more, empty or with the natures of resources of an emergence."""

    permission = "evaluation.write_means"
    current = "ressources"

    def get(self, request, slug):
        return redirect("means:resources", slug)

    def post(self, request, slug):
        form = YearForm(request.POST)
        if not form.is_valid():
            context = self.context(form=form, emergence=emergence())
            return render(request, "evaluation/means/year_new.html", context)
        try:
            year = means.open_year(dynamic=self.dynamic, year=form.cleaned_data["year"], user=request.user)
        except means.MeansError as error:
            messages.error(request, str(error))
            return redirect("means:resources", slug)
        if form.cleaned_data["with_emergence"] and not year.lines.exists():
            means.add_lines(year=year, values=starting_lines(), user=request.user)
        return redirect("means:year", slug, year.year)


class YearView(MeansView):
    """The lines of a year, written together."""

    permission = "evaluation.write_means"
    current = "ressources"

    def after_permission(self):
        self.year = get_object_or_404(self.dynamic.resource_years, year=self.kwargs["year"])

    def get(self, request, slug, year):
        return self.show(YearNoteForm(instance=self.year), LineRows(instance=self.year, prefix=LINES))

    def post(self, request, slug, year):
        if refusal := limit(request, action="evaluation.means", rate="240/h"):
            return refusal
        form = YearNoteForm(request.POST, instance=self.year)
        if request.POST.get("action") == f"add:{LINES}":
            data = with_one_more(request.POST, LINES)
            return self.show(form, LineRows(data, instance=self.year, prefix=LINES).hushed())
        rows = LineRows(request.POST, instance=self.year, prefix=LINES)
        if not (form.is_valid() & rows.is_valid()):
            return self.show(form, rows)
        means.keep_year(form=form, lines=rows, user=request.user)
        messages.success(request, f"Les ressources de {self.year.year} sont enregistrées.")
        return redirect(self.year)

    def show(self, form, rows):
        context = self.context(year=self.year, form=form, rows=rows, rate=means.rate())
        return render(self.request, "evaluation/means/year.html", context)


class RemoveYearView(MeansView):
    """A year goes, once it was said twice."""

    permission = "evaluation.write_means"
    current = "ressources"

    def after_permission(self):
        self.year = get_object_or_404(self.dynamic.resource_years, year=self.kwargs["year"])

    def get(self, request, slug, year):
        context = self.context(
            year=self.year,
            danger=True,
            confirm_label="Effacer cette année",
            cancel_url=self.year.get_absolute_url(),
        )
        return render(request, "evaluation/means/year_remove.html", context)

    def post(self, request, slug, year):
        means.remove_year(year=self.year, user=request.user)
        messages.success(request, f"L’année {year} est effacée.")
        return redirect("means:resources", slug)


class CsvOutView(MeansView):
    """A table as a file, for the team."""

    permission = "evaluation.export_means"

    def get(self, request, slug, table):
        kind = kind_named(table)
        text = tables.csv_of(kind, means.rows_for_csv(self.dynamic, kind))
        response = HttpResponse(text, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{slug}-{kind.name}.csv"'
        response["Cache-Control"] = "private, no-store"
        return response


class CsvInView(MeansView):
    """A file checked whole: one wrong row and nothing is written, everything comes back to be corrected."""

    permission = "evaluation.write_means"

    def after_permission(self):
        self.kind = kind_named(self.kwargs["table"])
        self.current = self.kind.name

    def get(self, request, slug, table):
        return self.show(CsvForm())

    def post(self, request, slug, table):
        if refusal := limit(request, action="evaluation.csv", rate="60/h"):
            return refusal
        form = CsvForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        content = form.content
        try:
            reading = tables.read_rows(self.kind, content)
        except UnusableFileError as error:
            return self.show(self.again(form, content), [str(error)])
        if reading.errors:
            lines = [f"Ligne {line} : {problem}" for line, problem in reading.errors]
            return self.show(self.again(form, content), lines, len(reading.values))
        count = means.import_rows(
            dynamic=self.dynamic,
            kind=self.kind,
            values=reading.values,
            replaces=form.cleaned_data["replaces"] == "oui",
            user=request.user,
        )
        ignored = f" Colonnes ignorées : {', '.join(reading.unknown)}." if reading.unknown else ""
        messages.success(request, f"Lignes reprises du fichier : {count}.{ignored}")
        return redirect(f"means:{PAGE_OF[self.kind.name]}", slug)

    def again(self, form: CsvForm, content: bytes) -> CsvForm:
        """The text of the file, to be corrected on the page."""
        initial = {
            "text": content.decode("utf-8-sig", errors="replace").replace("\x00", ""),
            "replaces": form.cleaned_data["replaces"],
        }
        return CsvForm(initial=initial)

    def show(self, form, problems=(), good=0):
        context = self.context(
            form=form,
            kind=self.kind,
            problems=list(problems)[:100],
            hidden=max(0, len(problems) - 100),
            good=good,
            back=f"means:{PAGE_OF[self.kind.name]}",
        )
        return render(self.request, "evaluation/means/csv.html", context)


PAGE_OF = {"ressources": "resources", "interets": "interests", "chaine": "chain"}


def kind_named(name: str) -> tables.TableKind:
    if name not in tables.KINDS:
        raise Http404
    return tables.KINDS[name]

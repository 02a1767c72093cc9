"""/gestion/sources-distantes/: lists kept elsewhere, for administrateur·rices only."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View

from community.members.views.backoffice import BackOfficePage, RoleRequiredMixin
from dynamics.forms.remote_sources import DecisionForm, MappingForm, RemoteSourceForm, StartForm
from dynamics.models import RemoteRecord, RemoteRun, RemoteSource
from dynamics.services import remote_sources
from dynamics.services.import_report import Result

MANAGE = "dynamics.manage_remote_sources"
SHOWN = 30
RUNS_SHOWN = 10


class SourcePage(BackOfficePage):
    permission_required = MANAGE
    page_title = "Sources distantes"
    header_icon = "download"

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_enabled=remote_sources.is_enabled(), **kwargs)


class SourceListView(SourcePage):
    template_name = "dynamics/remote_sources/list.html"

    def get_context_data(self, **kwargs):
        waiting = Count("records", filter=Q(records__state=RemoteRecord.State.WAITING))
        linked = Count("records", filter=Q(records__state=RemoteRecord.State.LINKED))
        sources = RemoteSource.objects.annotate(waiting=waiting, linked=linked).order_by("name", "pk")
        page = Paginator(sources, SHOWN).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page=page,
            allowed=settings.IMPORT_ALLOWED_HOSTS,
            waiting=RemoteRecord.objects.waiting().count(),
            **kwargs,
        )


class SourceEditView(SourcePage):
    """A new source, or the one of `pk`; what was typed comes back with its errors."""

    template_name = "dynamics/remote_sources/form.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.source = get_object_or_404(RemoteSource, pk=kwargs["pk"]) if "pk" in kwargs else None
        self.form = RemoteSourceForm(request.POST or None, instance=self.source)

    def get_context_data(self, **kwargs):
        return super().get_context_data(source=self.source, form=self.form, **kwargs)

    def post(self, request, pk=None):
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        source = remote_sources.save_source(source=self.form.save(commit=False), user=request.user)
        messages.success(request, f"« {source} » est enregistrée.")
        return redirect(source)


class SourceView(SourcePage):
    """Where a source is on its way: columns, correspondences, trial, import; and its last runs."""

    template_name = "dynamics/remote_sources/detail.html"

    def get_context_data(self, pk, **kwargs):
        source = get_object_or_404(RemoteSource.objects.select_related("default_typology"), pk=pk)
        return super().get_context_data(
            source=source,
            runs=source.runs.defer("outcomes")[:RUNS_SHOWN],
            was_tried=remote_sources.was_tried(source),
            linked=source.records.linked().count(),
            waiting=source.records.waiting().count(),
            **kwargs,
        )


class MappingView(SourcePage):
    template_name = "dynamics/remote_sources/mapping.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.source = get_object_or_404(RemoteSource, pk=kwargs["pk"])
        self.form = MappingForm(request.POST or None, source=self.source)

    def get_context_data(self, **kwargs):
        return super().get_context_data(source=self.source, form=self.form, **kwargs)

    def post(self, request, pk):
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        remote_sources.save_mapping(
            source=self.source,
            mapping=self.form.mapping,
            equivalences=self.form.cleaned_data["equivalences"],
            user=request.user,
        )
        messages.success(request, "Les correspondances sont enregistrées. Faites maintenant un essai.")
        return redirect(self.source)


class StartView(RoleRequiredMixin, View):
    """Read the columns, try, or import: a run in the background, then its page."""

    permission_required = MANAGE
    http_method_names = ["post"]

    def post(self, request, pk):
        source, form = get_object_or_404(RemoteSource, pk=pk), StartForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Choisissez ce qui est à faire.")
            return redirect(source)
        try:
            run = remote_sources.start(source=source, kind=form.cleaned_data["kind"], user=request.user)
        except remote_sources.RemoteSourceError as error:
            messages.error(request, str(error))
            return redirect(source)
        return redirect(run)


class PauseView(RoleRequiredMixin, View):
    permission_required = MANAGE
    http_method_names = ["post"]

    def post(self, request, pk):
        source = get_object_or_404(RemoteSource, pk=pk)
        remote_sources.pause(source=source, user=request.user)
        messages.success(
            request, "La source est suspendue : elle n’est plus lue la nuit. Ses fiches restent."
        )
        return redirect(source)


class RunView(SourcePage):
    """The report of a run: its count, and the rows that changed or were not taken."""

    template_name = "dynamics/remote_sources/run.html"

    def get_context_data(self, pk, **kwargs):
        run = get_object_or_404(RemoteRun.objects.select_related("source"), pk=pk)
        labels = dict(Result.choices)
        return super().get_context_data(
            run=run,
            totals=[(labels[key], count) for key, count in run.totals.items() if key in labels],
            lines=[{**one, "label": labels.get(one["result"], "")} for one in run.outcomes],
            is_over=run.state in (RemoteRun.State.DONE, RemoteRun.State.FAILED),
            **kwargs,
        )


class DoublesView(SourcePage):
    """Probable doubles that wait for a decision, the oldest first."""

    template_name = "dynamics/remote_sources/doubles.html"
    page_title = "Doublons probables"

    def get_context_data(self, **kwargs):
        rows = RemoteRecord.objects.waiting().select_related(
            "source", "suspect__typology", "suspect__seat__departement"
        )
        page = Paginator(rows.order_by("created_at", "pk"), SHOWN).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)


class DecideView(RoleRequiredMixin, View):
    permission_required = MANAGE
    http_method_names = ["post"]

    def post(self, request, pk):
        record, form = get_object_or_404(RemoteRecord, pk=pk), DecisionForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Choisissez : la même fiche, une autre, ou écarter.")
            return redirect(reverse("remote_sources:doubles"))
        try:
            remote_sources.decide(record=record, decision=form.cleaned_data["decision"], user=request.user)
        except remote_sources.RemoteSourceError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"« {record} » : c’est décidé.")
        return redirect(reverse("remote_sources:doubles"))

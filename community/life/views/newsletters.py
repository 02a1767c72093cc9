"""The news of Archipel: read by all, written and sent from /gestion/."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.vary import vary_on_cookie
from django.views.generic import DetailView, TemplateView

from community.life.enums import EditionState
from community.life.forms.newsletters import EditionForm, ScheduleForm
from community.life.models import Edition
from community.life.services import newsletters
from community.members.limits import limit
from community.members.views.backoffice import BackOfficePage, RoleRequiredMixin

PAGE_SIZE = 20


@method_decorator(vary_on_cookie, name="dispatch")
class EditionsView(TemplateView):
    """Editions that left, the last first."""

    template_name = "life/newsletters/list.html"

    def get_context_data(self, **kwargs):
        paginator = Paginator(Edition.objects.published(), PAGE_SIZE)
        page = paginator.get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, total=paginator.count, **kwargs)


@method_decorator(vary_on_cookie, name="dispatch")
class EditionView(DetailView):
    """One edition that left; drafts are read in /gestion/ alone."""

    template_name = "life/newsletters/detail.html"
    context_object_name = "edition"
    queryset = Edition.objects.published()


class EditionsAdmin(BackOfficePage):
    """All of them, drafts first."""

    permission_required = "life.write_newsletter"
    template_name = "life/backoffice/editions.html"
    page_title = "Nouvelles d’Archipel"
    header_icon = "mail"

    def get_context_data(self, **kwargs):
        rows = Edition.objects.select_related("author").order_by("-created_at", "-pk")
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)


class EditionAdmin(BackOfficePage):
    """Write one, look at it, try it, send it."""

    permission_required = "life.write_newsletter"
    template_name = "life/backoffice/edition.html"
    header_icon = "mail"

    def get_page_title(self):
        return self.edition.title or "Nouvelle édition"

    page_title = property(get_page_title)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.edition = get_object_or_404(Edition, pk=kwargs["pk"]) if "pk" in kwargs else Edition()

    def post(self, request, **kwargs):
        form = EditionForm(request.POST, instance=self.edition)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            edition = newsletters.save(
                edition=Edition.objects.filter(pk=self.edition.pk).first() or Edition(),
                title=form.cleaned_data["title"],
                introduction=form.cleaned_data["introduction"],
                items=form.items,
                user=request.user,
            )
        except newsletters.NewsletterError as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, "L’édition est enregistrée. Relisez-la ci-dessous avant de l’envoyer.")
        return redirect("life_newsletters:edit", edition.pk)

    def get_context_data(self, **kwargs):
        edition = self.edition
        kwargs.setdefault("form", EditionForm(instance=edition) if edition.is_editable else None)
        kwargs.setdefault("schedule_form", ScheduleForm())
        known = edition.pk is not None and edition.is_editable
        return super().get_context_data(
            edition=edition,
            is_scheduled=edition.state == EditionState.SCHEDULED,
            readers=newsletters.readers(edition, timezone.now()).count() if known else None,
            **kwargs,
        )


class EditionActView(RoleRequiredMixin, View):
    """Try, send, schedule, put off."""

    permission_required = "life.write_newsletter"
    http_method_names = ["post"]

    def post(self, request, pk, gesture):
        edition = get_object_or_404(Edition, pk=pk)
        if refusal := limit(request, action="newsletter", rate="30/h"):
            return refusal
        try:
            messages.success(request, self.gestures[gesture](self, edition))
        except newsletters.NewsletterError as error:
            messages.error(request, str(error))
        return redirect("life_newsletters:edit", pk)

    def try_it(self, edition) -> str:
        newsletters.send_trial(edition=edition, user=self.request.user)
        return "L’essai part vers votre adresse."

    def send(self, edition) -> str:
        newsletters.start(edition=edition, user=self.request.user)
        return "L’édition part, et sa page est publique."

    def schedule(self, edition) -> str:
        form = ScheduleForm(self.request.POST)
        if not form.is_valid():
            raise newsletters.NewsletterError(" ".join(form.errors["moment"]))
        moment = form.cleaned_data["moment"]
        newsletters.schedule(edition=edition, moment=moment, user=self.request.user)
        return f"L’édition partira le {timezone.localtime(moment):%d/%m/%Y à %H h %M}."

    def unschedule(self, edition) -> str:
        newsletters.unschedule(edition=edition, user=self.request.user)
        return "L’envoi programmé est annulé."

    gestures = {"essai": try_it, "envoyer": send, "programmer": schedule, "annuler": unschedule}

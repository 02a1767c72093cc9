"""Reading before publication: the page behind the signed link, and the back office page that asks."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import View

from community.members.limits import limit
from community.members.links import LinkError
from community.members.views.backoffice import BackOfficePage, RoleRequiredMixin
from community.members.views.keys import opened_by_key
from toolbox.forms.reading import AskReadingForm, ReadingAnswerForm
from toolbox.models import MonographPage, ReadingInvitation
from toolbox.services import reading


@method_decorator(opened_by_key, name="dispatch")
class ReadView(View):
    """GET shows the latest version, POST keeps the answer, which may be changed until the publication."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.invitation = reading.read_invitation(kwargs["token"])
            return super().dispatch(request, *args, **kwargs)
        except LinkError as error:
            return self.refuse(error)

    def refuse(self, error: LinkError):
        is_closed = isinstance(error, reading.ReadingClosedError)
        template = "toolbox/monographies/reading_closed.html" if is_closed else "members/link_refused.html"
        context = {"reason": str(error), "page": error.page if is_closed else None}
        return render(self.request, template, context, status=410)

    def get(self, request, token):
        given = {"answer": self.invitation.answer, "remarks": self.invitation.remarks}
        return self.show(ReadingAnswerForm(initial=given))

    def post(self, request, token):
        key = f"reading:{self.invitation.pk}"
        if refusal := limit(request, action="toolbox.reading.answer", rate="20/h", key=key):
            return refusal
        form = ReadingAnswerForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        said = form.cleaned_data
        reading.answer(
            invitation=self.invitation,
            answer=said["answer"],
            remarks=said["remarks"],
            revision_id=said["revision"],
        )
        messages.success(request, "Merci. Votre réponse est transmise à la rédaction.")
        return redirect("reading:read", token)

    def show(self, form):
        draft = self.invitation.page.get_latest_revision_as_object()
        context = {
            **draft.get_context(self.request),
            "form": form,
            "invitation": self.invitation,
            "revision_id": draft.latest_revision_id,
        }
        return render(self.request, "toolbox/monographies/reading.html", context)


class ReadingsView(BackOfficePage):
    """/gestion/relectures/<page>/: whom a monographie was given to read, what they answered, asking more."""

    permission_required = "toolbox.see_readings"
    template_name = "toolbox/backoffice/readings.html"
    page_title = "Relectures avant publication"
    header_icon = "group"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(MonographPage.objects.select_related("dynamic"), pk=kwargs["pk"])

    def post(self, request, pk):
        if not request.user.has_perm("toolbox.ask_reading"):
            return self.handle_no_permission()
        form = AskReadingForm(request.POST, page=self.page)
        if form.is_valid():
            if refusal := limit(request, action="toolbox.reading.ask", rate="30/h"):
                return refusal
            try:
                asked = form.asked()
                reading.ask(page=self.page, user=request.user, message=form.cleaned_data["message"], **asked)
            except reading.ReadingError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"La lettre part pour {asked['name']}.")
                return redirect("toolbox_readings:list", pk)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, form=None, **kwargs):
        may_ask = self.request.user.has_perm("toolbox.ask_reading")
        readings = self.page.readings.select_related("user", "invited_by", "revision")
        for one in readings:
            one.page = self.page
        return super().get_context_data(
            page=self.page,
            readings=readings,
            form=form or (AskReadingForm(page=self.page) if may_ask else None),
            has_draft=reading.has_draft(self.page),
            may_ask=may_ask,
            **kwargs,
        )


class CancelReadingView(RoleRequiredMixin, View):
    permission_required = "toolbox.ask_reading"
    http_method_names = ["post"]

    def post(self, request, pk, invitation):
        found = get_object_or_404(ReadingInvitation, pk=invitation, page=pk)
        reading.cancel(invitation=found, user=request.user)
        messages.success(request, f"Le lien de {found.name} ne fonctionne plus.")
        return redirect("toolbox_readings:list", pk)

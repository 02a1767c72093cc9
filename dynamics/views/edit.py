"""/dynamiques/<slug>/modifier/: the team keeps its record; the same forms as the registration, section by section."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from wagtail.models import Revision

from community.members.services.charter import require_charter
from community.members.services.moderation import ModerationError, history
from dynamics.enums import Activity
from dynamics.forms.base import with_one_more
from dynamics.forms.life import MessageForm
from dynamics.forms.steps import SECTION_BY_SLUG, SECTIONS
from dynamics.models import Dynamic
from dynamics.services import publication, revisions
from dynamics.services.summary import describe, suggestions
from dynamics.views.access import RecordView, map_values, whole_number

SAVED_LIVE = "C’est enregistré et publié."
SAVED_DRAFT = "C’est enregistré. La fiche sera visible une fois publiée."


class EditIndexView(RecordView):
    """Where the record stands, its sections, and what would be useful to add."""

    permission = "dynamics.change_dynamic"

    def get(self, request, slug):
        version = publication.latest_version(self.dynamic)
        state = self.dynamic.current_workflow_state
        context = self.context(
            version=version,
            sections=SECTIONS,
            suggestions=suggestions(version),
            state=state.status if state else "",
            decisions=[] if self.dynamic.live else history(self.dynamic),
            form=MessageForm(),
        )
        return render(request, "dynamics/edit/index.html", context)


class EditSectionView(RecordView):
    """One section. Two people who write at the same time both see what the other wrote."""

    permission = "dynamics.change_dynamic"

    def dispatch(self, request, *args, **kwargs):
        self.section = SECTION_BY_SLUG.get(kwargs["section"])
        if self.section is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug, section):
        version = publication.latest_version(self.dynamic)
        return self.show(self.section.form(instance=version), self.dynamic.latest_revision_id)

    def post(self, request, slug, section):
        base = whole_number(request.POST.get("revision"))
        version = self.version_written_from(base)
        form = self.section.form(request.POST, request.FILES, instance=version)
        action = request.POST.get("action", "")
        if action.startswith("add:") and action[4:] in form.formsets:
            form = self.section.form(with_one_more(request.POST, action[4:]), instance=version)
            form.hush()
            return self.show(form, base)
        if not form.is_valid():
            return self.show(form, base)
        require_charter(request.user)
        draft = form.save(commit=False)
        try:
            publication.save_edit(draft=draft, user=request.user, base=base)
        except publication.ConcurrentEditError as error:
            return self.show_both(draft, error.latest)
        messages.success(request, SAVED_LIVE if self.dynamic.live else SAVED_DRAFT)
        return redirect("dynamics:edit", self.dynamic.slug)

    def version_written_from(self, base: int | None) -> Dynamic:
        """What the person had in front of her: the latest version, or the one that was then."""
        if base == self.dynamic.latest_revision_id:
            return publication.latest_version(self.dynamic)
        versions = revisions.history(self.dynamic)
        revision = versions.filter(pk=base).first() if base else versions.last()
        if revision is None:
            raise Http404
        return Revision.objects.get(pk=revision.pk).as_object()

    def show_both(self, draft: Dynamic, latest: Revision):
        """Nothing is lost: what was written in between is shown, and what was typed stays in the form."""
        theirs = revisions.compare(revisions.content_of(draft), latest.content, only=self.section.contents)
        data, files = self.request.POST, self.request.FILES
        form = self.section.form(data, files, instance=latest.as_object())
        form.is_valid()
        return self.show(form, latest.pk, status=409, theirs=theirs, latest=latest)

    def show(self, form, base: int | None, status: int = 200, **values):
        context = self.context(
            form=form, step=self.section, sections=SECTIONS, base=base or "", **map_values(), **values
        )
        return render(self.request, "dynamics/edit/section.html", context, status=status)


class PreviewRecordView(RecordView):
    """The newest version, published or not, all on one page: for the team and for moderators."""

    permission = "dynamics.see_draft"

    def get(self, request, slug):
        version = publication.latest_version(self.dynamic)
        parts = describe(version, [section.contents for section in SECTIONS])
        context = self.context(version=version, parts=list(zip(SECTIONS, parts, strict=True)))
        return render(request, "dynamics/edit/preview.html", context)


class ResubmitView(RecordView):
    """Send a draft back to moderation, corrected."""

    permission = "dynamics.change_dynamic"

    def get(self, request, slug):
        return redirect("dynamics:edit", slug)

    def post(self, request, slug):
        form = MessageForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Ce message est trop long : 2 000 signes au plus.")
            return redirect("dynamics:edit", slug)
        try:
            publication.resubmit(
                dynamic=self.dynamic, user=request.user, message=form.cleaned_data["message"]
            )
        except (publication.PublicationError, ModerationError) as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, "La fiche est envoyée à l’équipe relais, qui la relit sous quelques jours."
            )
        return redirect("dynamics:edit", slug)


class ConfirmedView(RecordView):
    """A gesture that is confirmed on a page of its own: GET asks, POST acts."""

    template_name = ""

    def get(self, request, slug, **kwargs):
        context = self.context(cancel_url=self.dynamic.get_edit_url(), **self.more())
        return render(request, self.template_name, context)

    def more(self) -> dict:
        return {}


class EndView(ConfirmedView):
    """Say that the dynamique has ended, or that it is at work again."""

    permission = "dynamics.end_dynamic"
    template_name = "dynamics/edit/end.html"

    def post(self, request, slug):
        ended = self.dynamic.is_ended
        activity = Activity.ACTIVE if ended else Activity.ENDED
        if request.POST.get("activity") == activity:  # a second click says nothing new
            publication.set_activity(dynamic=self.dynamic, user=request.user, activity=activity)
            messages.success(
                request, "La fiche la dit de nouveau en activité." if ended else "La fiche la dit terminée."
            )
        return redirect("dynamics:edit", slug)

    def more(self):
        label = "Dire qu’elle est en activité" if self.dynamic.is_ended else "Dire qu’elle est terminée"
        return {
            "confirm_label": label,
            "activity": Activity.ACTIVE if self.dynamic.is_ended else Activity.ENDED,
        }


class WithdrawView(ConfirmedView):
    """Take the record out of the public pages."""

    permission = "dynamics.withdraw_dynamic"
    template_name = "dynamics/edit/withdraw.html"

    def post(self, request, slug):
        publication.withdraw(dynamic=self.dynamic, user=request.user)
        messages.success(request, "La fiche n’est plus publiée. Vous pouvez la reprendre et la renvoyer ici.")
        return redirect("dynamics:edit", slug)

    def more(self):
        return {"confirm_label": "Retirer la fiche", "danger": True}

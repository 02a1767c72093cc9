"""Reporting a post, reading what was decided about one's own and appealing, setting the pace of a thread."""

from datetime import timedelta

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django.views.generic import View

from community.life.forms.moderation import AppealForm, PaceForm, ReportPostForm
from community.life.hooks import owner_of
from community.life.models import Post, PostCase, Thread
from community.life.services import cases
from community.life.services.case_letters import APPEAL, appeal_url
from community.life.services.moderation_figures import by_month
from community.life.services.pace import set_pace
from community.members.limits import limit
from community.members.views.links import SignedLinkView

AROUND = ("thread__introduction", "thread__group", "author")


class ReportPostView(LoginRequiredMixin, View):
    """« Signaler ce message »: the rule that it breaks, told to the équipe relais only."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.post_row = get_object_or_404(Post.objects.select_related(*AROUND), pk=kwargs["pk"])
        if not rules.has_perm("life.read_thread", request.user, self.post_row.thread):
            raise Http404
        self.back = f"{owner_of(self.post_row.thread).url.partition('#')[0]}#message-{self.post_row.pk}"
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        if not rules.has_perm("life.report_post", request.user, self.post_row):
            raise PermissionDenied
        known = self.post_row.reports.filter(reporter=request.user).exists()
        return self.show(ReportPostForm(), known=known)

    def post(self, request, pk):
        if not rules.has_perm("life.report_post", request.user, self.post_row):
            raise PermissionDenied
        if refusal := limit(request, action="life.report", rate="10/d"):
            return refusal
        form = ReportPostForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        cases.report_post(post=self.post_row, user=request.user, **form.cleaned_data)
        messages.success(
            request, "Merci. L’équipe relais lira ce message. Son auteur·rice ne saura pas qui l’a signalé."
        )
        return redirect(self.back)

    def show(self, form, known: bool = False):
        context = {
            "post": self.post_row,
            "thread": self.post_row.thread,
            "author_name": name_of(self.post_row, self.request.user),
            "form": form,
            "known": known,
            "back_url": self.back,
        }
        return render(self.request, "life/moderation/report.html", context)


def name_of(post: Post, reader) -> str:
    """The author as this reader knows her."""
    return owner_of(post.thread).name_for(post.author, reader) if post.author else "Compte supprimé"


class PostDecisionView(LoginRequiredMixin, View):
    """From one's own hidden post to what was decided about it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, pk):
        post = get_object_or_404(Post, pk=pk, author=request.user)
        case = cases.case_of_appeal(post)
        if case is None:
            raise Http404
        return redirect(appeal_url(case))


class AppealView(SignedLinkView):
    """What was decided about my post, why, and my answer; the link of the letter needs no sign-in."""

    purpose = APPEAL
    max_age = timedelta(days=90)
    template_name = "life/moderation/decision.html"

    def get_context_data(self, **kwargs):
        case = get_object_or_404(
            PostCase.objects.select_related("post__thread"),
            pk=self.payload["case"],
            author=self.payload["user"],
            author__is_active=True,
        )
        kwargs.setdefault("form", AppealForm())
        return super().get_context_data(case=case, pauses=case.pauses.all(), **kwargs)

    def post(self, request, *args, **kwargs):
        if refusal := limit(request, action="life.appeal", rate="10/h"):
            return refusal
        form = AppealForm(request.POST)
        context = self.get_context_data(form=form)
        if form.is_valid():
            try:
                cases.appeal(case=context["case"], text=form.cleaned_data["text"])
                messages.success(request, "Votre recours est reçu. Une autre personne le lira.")
                return redirect(request.path)
            except cases.CaseError as error:
                form.add_error(None, str(error))
        return self.render_to_response(context)


class PaceView(LoginRequiredMixin, View):
    """Slow a thread down, close it, open it again."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.thread = get_object_or_404(
            Thread.objects.select_related("introduction", "group"), pk=kwargs["pk"]
        )
        if not rules.has_perm("life.read_thread", request.user, self.thread):
            raise Http404
        if not rules.has_perm("life.set_pace", request.user, self.thread):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        thread = self.thread
        return self.show(
            PaceForm(initial={"minutes": thread.slow_minutes, "is_closed": thread.closed_at is not None})
        )

    def post(self, request, pk):
        form = PaceForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        set_pace(thread=self.thread, user=request.user, **form.cleaned_data)
        messages.success(request, "Le rythme du fil est changé.")
        return redirect(owner_of(self.thread).url)

    def show(self, form):
        context = {"form": form, "thread": self.thread, "back_url": owner_of(self.thread).url}
        return render(self.request, "life/moderation/pace.html", context)


@require_safe
def figures(request):
    """What the moderation did, month by month, for everybody to read."""
    rows = by_month()
    return render(request, "life/moderation/figures.html", {"rows": rows})

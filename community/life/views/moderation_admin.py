"""Deciding about a post and settling an appeal, in /gestion/."""

import rules
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from community.life.forms.moderation import DecideForm, SettleForm
from community.life.models import Post, PostCase
from community.life.moderation_enums import CaseState, Measure, Outcome
from community.life.moderation_queue import case_row, post_row
from community.life.services import cases
from community.members.views.backoffice import BackOfficePage

QUEUE = "members_moderation:queue"


class CasePage(BackOfficePage):
    """A page of ours around one post, back to the queue once decided."""

    permission_required = "life.see_cases"
    header_icon = "check"

    def leave(self, said: str):
        messages.success(self.request, said)
        return redirect(f"{reverse(QUEUE)}#messages")

    def try_to(self, form, act, said: str, **context):
        """Do it and go back to the queue; what was typed stays when it cannot be done."""
        if form.is_valid():
            try:
                act(form.cleaned_data)
                return self.leave(said)
            except cases.CaseError as error:
                form.add_error(None, str(error))
        return self.render_to_response(self.get_context_data(form=form, **context))


class DecideView(CasePage):
    """What to do about a post, reported or not."""

    template_name = "life/backoffice/decide.html"
    page_title = "Décider d’un message"

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission_required):
            found = Post.objects.select_related("thread__introduction", "thread__group", "author")
            self.row = get_object_or_404(found, pk=kwargs["pk"])
            if self.row.author_id == request.user.pk:
                return self.handle_no_permission()
            if not rules.has_perm("life.moderate_post", request.user, self.row):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk):
        def act(values):
            cases.decide(
                post=self.row,
                measure=Measure(values["measure"]),
                rule=values["rule"],
                reason=values["reason"],
                hides_post=values["hides_post"],
                days=values["days"] or 0,
                user=request.user,
            )

        return self.try_to(
            DecideForm(request.POST), act, "La décision est prise. Les personnes concernées sont prévenues."
        )

    def get_context_data(self, **kwargs):
        user = self.request.user
        case = self.row.cases.filter(state=CaseState.OPEN).first()
        row = case_row(case, user) if case else post_row(self.row, user)
        kwargs.setdefault("form", DecideForm(initial=row["form"].initial))
        past = self.row.cases.exclude(state=CaseState.OPEN).select_related("decided_by", "settled_by")
        return super().get_context_data(row=row, past=past, **kwargs)


class ReleaseView(DecideView):
    """« Publier »: a held post stands."""

    http_method_names = ["post", "options"]

    def post(self, request, pk):
        try:
            cases.release(post=self.row, user=request.user)
        except cases.CaseError as error:
            messages.error(request, str(error))
            return redirect(QUEUE)
        return self.leave("Le message est publié. Les autres sont prévenus.")


class SettleView(CasePage):
    """An appeal, read by somebody who did not decide."""

    template_name = "life/backoffice/settle.html"
    page_title = "Trancher un recours"

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission_required):
            found = PostCase.objects.select_related("post__thread__introduction", "author", "decided_by")
            self.case = get_object_or_404(found, pk=kwargs["pk"], appealed_at__isnull=False)
            if not rules.has_perm("life.settle_appeal", request.user, self.case):
                return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk):
        def act(values):
            outcome = Outcome(values["outcome"])
            cases.settle(case=self.case, outcome=outcome, reason=values["reason"], user=request.user)

        return self.try_to(
            SettleForm(request.POST), act, "Le recours est tranché. L’auteur·rice est prévenu·e."
        )

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", SettleForm())
        return super().get_context_data(row=case_row(self.case, self.request.user), **kwargs)

"""Amendments: proposed, read as a difference, answered."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from community.life.names import name_for
from community.members.differences import compare
from community.members.limits import limit
from proposals.forms.amendments import AmendmentAnswerForm, AmendmentForm
from proposals.models import Amendment
from proposals.services import amendments
from proposals.views.access import PropositionView, readable


class AmendView(PropositionView):
    """Another wording and its reason."""

    permission = "proposals.amend"

    def get(self, request, slug):
        return self.show(AmendmentForm(proposition=self.proposition))

    def post(self, request, slug):
        if refusal := limit(request, action="proposals.amend", rate="20/h"):
            return refusal
        form = AmendmentForm(request.POST, proposition=self.proposition)
        if not form.is_valid():
            return self.show(form)
        try:
            amendment = amendments.propose(
                proposition=self.proposition, user=request.user, **form.cleaned_data
            )
        except amendments.AmendmentError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(
            request, "Votre amendement est publié ; les personnes qui peuvent y répondre sont prévenues."
        )
        return redirect(amendment)

    def show(self, form):
        context = {"proposition": self.proposition, "form": form, "page_label": "Proposer d’autres mots"}
        return render(self.request, "proposals/propositions/amend.html", context)


class AmendmentView(View):
    """The difference, the reason, the answer; those who may answer do it here."""

    def dispatch(self, request, *args, **kwargs):
        proposition = readable(request.user, kwargs["slug"])
        found = Amendment.objects.select_related("author__profile")
        self.amendment = get_object_or_404(found, proposition=proposition, pk=kwargs["pk"])
        self.amendment.proposition = proposition
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug, pk):
        return self.show(AmendmentAnswerForm())

    def post(self, request, slug, pk):
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        action = request.POST.get("action", "")
        if action == "retirer":
            return self.withdraw(request)
        if not request.user.has_perm("proposals.decide_amendment", self.amendment):
            raise PermissionDenied
        form = AmendmentAnswerForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        verb = amendments.accept if action == "accepter" else amendments.refuse
        try:
            verb(amendment=self.amendment, user=request.user, answer=form.cleaned_data["answer"])
        except amendments.AmendmentError as error:
            form.add_error(None, str(error))
            return self.show(form)
        words = (
            "La proposition prend cette rédaction." if action == "accepter" else "L’amendement est refusé."
        )
        messages.success(request, f"{words} Votre raison est publiée.")
        return redirect(self.amendment)

    def withdraw(self, request):
        if not request.user.has_perm("proposals.withdraw_amendment", self.amendment):
            raise PermissionDenied
        amendments.withdraw(amendment=self.amendment, user=request.user)
        messages.success(request, "Votre amendement est retiré.")
        return redirect(self.amendment.proposition)

    def show(self, form):
        amendment, user = self.amendment, self.request.user
        proposition = amendment.proposition
        is_stale = (proposition.title, proposition.text) != (amendment.old_title, amendment.old_text)
        context = {
            "proposition": proposition,
            "amendment": amendment,
            "title_pieces": compare(amendment.old_title, amendment.title),
            "text_pieces": compare(amendment.old_text, amendment.text),
            "author_name": name_for(amendment.author, user),
            "is_stale": is_stale,
            "may_decide": user.has_perm("proposals.decide_amendment", amendment),
            "may_withdraw": user.has_perm("proposals.withdraw_amendment", amendment),
            "form": form,
        }
        return render(self.request, "proposals/propositions/amendment.html", context)

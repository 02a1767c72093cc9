"""A member writes a proposition: what is already asked first, then the whole of it, then moderation."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from community.members.limits import limit
from dynamics.enums import Sheet
from dynamics.forms.base import with_one_more
from proposals.forms.propositions import FirstWordsForm, InviteForm, PropositionForm
from proposals.models import Proposition
from proposals.services import co_authors, similar, writing
from proposals.views.access import PropositionView


class NewView(LoginRequiredMixin, View):
    """The first words, beside what looks like them; `?fiche=` and `?titre=` come from a need."""

    def get(self, request):
        initial = {"title": request.GET.get("titre", "").replace("\x00", "")[:240]}
        form = FirstWordsForm(instance=Proposition(), initial=initial)
        return self.show(form, similar.like(initial["title"], sheet=self.sheet()))

    def post(self, request):
        if refusal := limit(request, action="proposals.new", rate="20/h"):
            return refusal
        form = FirstWordsForm(request.POST, instance=Proposition())
        if not form.is_valid():
            return self.show(form, [])
        found = similar.like(form.cleaned_data["title"], sheet=self.sheet())
        # What looks like it has been shown once: the same words sent again mean that none says the same
        if found and request.POST.get("vu") != "oui":
            return self.show(form, found, seen=True)
        proposition = form.save(commit=False)
        proposition.sheets = [self.sheet()] if self.sheet() else []
        proposition = writing.start(proposition=proposition, user=request.user)
        return redirect(proposition.get_edit_url())

    def sheet(self) -> str:
        asked = self.request.GET.get("fiche", "")
        return asked if asked in Sheet.values else ""

    def show(self, form, found, *, seen: bool = False):
        context = {"form": form, "found": found, "seen": seen, "similar_url": reverse("proposals:similar")}
        return render(self.request, "proposals/propositions/new.html", context)


class SimilarView(LoginRequiredMixin, View):
    """The panel alone, asked again while somebody writes. Reads only: POST, because the words are nobody's yet."""

    http_method_names = ["post", "options"]

    def post(self, request):
        if refusal := limit(request, action="proposals.similar", rate="60/m"):
            return refusal
        text = request.POST.get("title", "").replace("\x00", "")[:240]
        context = {"found": similar.like(text), "asked": bool(text.strip())}
        return render(request, "proposals/propositions/_similar.html", context)


class EditView(PropositionView):
    """The whole proposition: kept as it is, or sent to moderation."""

    permission = "proposals.edit_proposition"

    def get(self, request, slug):
        form = PropositionForm(instance=self.proposition)
        form.hush()
        return self.show(form)

    def post(self, request, slug):
        action = request.POST.get("action", "next")
        form = PropositionForm(request.POST, instance=self.proposition)
        if action.startswith("add:") and action[4:] in form.formsets:
            form = PropositionForm(with_one_more(request.POST, action[4:]), instance=self.proposition)
            form.hush()
            return self.show(form)
        if action == "save":
            form.relax()
        if not form.is_valid():
            return self.show(form)
        try:
            proposition = writing.keep(proposition=form.save(commit=False), user=request.user)
            if action != "save":
                writing.send(proposition=proposition, user=request.user)
        except writing.WritingError as error:
            messages.error(request, str(error))
            return self.show(form)
        if action == "save":
            messages.success(request, "Votre brouillon est gardé : reprenez-le quand vous voulez.")
            return redirect("proposals:mine")
        messages.success(request, "Votre proposition est partie : l’équipe relais la lit et vous répond.")
        return redirect(self.proposition)

    def show(self, form):
        context = {"proposition": self.proposition, "form": form}
        return render(self.request, "proposals/propositions/edit.html", context)


class GiveUpView(PropositionView):
    """Erase a draft."""

    permission = "proposals.give_up_proposition"

    def get(self, request, slug):
        context = {
            "proposition": self.proposition,
            "confirm_label": "Effacer ce brouillon",
            "cancel_url": self.proposition.get_absolute_url(),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "proposals/propositions/give_up.html", context)

    def post(self, request, slug):
        try:
            writing.give_up(proposition=self.proposition, user=request.user)
        except writing.WritingError as error:
            messages.error(request, str(error))
            return redirect(self.proposition)
        messages.success(request, "Le brouillon est effacé.")
        return redirect("proposals:mine")


class InviteView(PropositionView):
    """Ask somebody to sign too; the answer is the same whether the address has an account or not."""

    permission = "proposals.invite_co_author"

    def get(self, request, slug):
        return self.show(InviteForm())

    def post(self, request, slug):
        if refusal := limit(request, action="proposals.invite", rate="10/h"):
            return refusal
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        co_authors.invite(proposition=self.proposition, email=form.cleaned_data["email"], user=request.user)
        messages.success(
            request,
            "C’est noté. Si un compte d’Archipel utilise cette adresse, la personne reçoit votre invitation.",
        )
        return redirect(self.proposition)

    def show(self, form):
        context = {"proposition": self.proposition, "form": form, "page_label": "Inviter à signer"}
        return render(self.request, "proposals/propositions/invite.html", context)


class SignView(PropositionView):
    """The answer to an invitation, or one's signature taken back."""

    permission = "proposals.answer_signing"

    def get(self, request, slug):
        signing = self.proposition.co_authors.get(user=request.user)
        context = {"proposition": self.proposition, "signing": signing}
        return render(request, "proposals/propositions/sign.html", context)

    def post(self, request, slug):
        accepts = request.POST.get("action") == "signer"
        try:
            co_authors.answer(proposition=self.proposition, user=request.user, accepts=accepts)
        except co_authors.SigningError as error:
            messages.error(request, str(error))
            return redirect("proposals:mine")
        words = "Vous signez cette proposition." if accepts else "Votre nom n’est pas sur cette proposition."
        messages.success(request, words)
        return redirect(self.proposition if accepts or self.proposition.live else "proposals:mine")

"""/dynamiques/<slug>/evaluation/preuve/: indicators and evidence by aim, unforeseen effects."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils import timezone

from community.members.limits import limit
from evaluation.forms.proof import EffectForm, EvidenceForm
from evaluation.models import Evidence, UnforeseenEffect
from evaluation.proofs import proofs_of
from evaluation.services import proof
from evaluation.views.access import EvaluationView
from evaluation.views.parts import RemovePartView, WritePartView

CRUMB = ("La preuve", "evaluation:proof")


class ProofView(EvaluationView):
    tab = "preuve"

    def get(self, request, slug):
        return self.page(
            "evaluation/proof.html",
            proofs=proofs_of(self.evaluation, request.user),
            effects=self.evaluation.unforeseen.for_reader(request.user, self.evaluation),
        )


class NeedsAnAim:
    """Proof is about an aim: without one, the promise comes first."""

    def dispatch(self, request, *args, **kwargs):
        self.asked_aim = request.GET.get("objectif", "")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug, pk=None):
        if not pk and not self.evaluation.aims.pursued().exists():
            messages.info(request, "Écrivez d’abord un objectif : une preuve éclaire un objectif.")
            return redirect("evaluation:promise", slug)
        return super().get(request, slug, pk)

    def aim_asked(self):
        """The aim that the button was next to, if it is one of ours."""
        return self.evaluation.aims.filter(pk=self.asked_aim).first() if self.asked_aim.isdecimal() else None

    def form_options(self):
        return {"evaluation": self.evaluation}


class WriteEvidenceView(NeedsAnAim, WritePartView):
    related = "evidence"
    tab = "preuve"
    form_class = EvidenceForm
    titles = ("Une preuve de plus", "Modifier la preuve")
    crumb = CRUMB

    def new(self):
        return Evidence(evaluation=self.evaluation, aim=self.aim_asked(), day=timezone.localdate())

    def keep(self, form):
        return proof.save_evidence(evidence=form.save(commit=False), user=self.request.user)


class RemoveEvidenceView(RemovePartView):
    related = "evidence"
    tab = "preuve"
    question = "Effacer cette preuve ?"
    warning = "Son document est effacé aussi."
    back = "evaluation:proof"

    def remove(self, part):
        proof.remove_evidence(evidence=part, user=self.request.user)
        return "La preuve est effacée."


class DocumentView(EvaluationView):
    """The document of a piece of evidence, for who may read that piece."""

    def get(self, request, slug, pk):
        readable = self.evaluation.evidence.for_reader(request.user, self.evaluation)
        evidence = readable.exclude(document="").filter(pk=pk).first()
        if evidence is None:
            raise Http404
        if refusal := limit(request, action="evaluation.document", rate="120/h"):
            return refusal
        response = FileResponse(
            evidence.document.open("rb"), as_attachment=True, filename=evidence.document_name
        )
        response["Cache-Control"] = "private, no-store"
        return response


class WriteEffectView(WritePartView):
    related = "unforeseen"
    tab = "preuve"
    form_class = EffectForm
    titles = ("Un effet que personne n’avait prévu", "Modifier l’effet imprévu")
    crumb = CRUMB

    def new(self):
        return UnforeseenEffect(evaluation=self.evaluation, day=timezone.localdate())

    def keep(self, form):
        return proof.save_effect(effect=form.save(commit=False), user=self.request.user)


class RemoveEffectView(RemovePartView):
    related = "unforeseen"
    tab = "preuve"
    question = "Effacer cet effet imprévu ?"
    back = "evaluation:proof"

    def remove(self, part):
        proof.remove_effect(effect=part, user=self.request.user)
        return "L’effet imprévu est effacé."

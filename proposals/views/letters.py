"""Letters of several propositions: written by the équipe relais, signed by dynamiques, read by everybody."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.generic import View

from community.members.limits import limit
from dynamics.enums import TeamRole
from dynamics.models import Dynamic
from proposals.enums import JointLetterState
from proposals.forms.addressing import JointLetterForm, OpenLetterForm, SendLetterForm, SignLetterForm
from proposals.models import Addressee, JointLetter
from proposals.pdf.joint_letters import letter_document, signing
from proposals.services import joint_letters
from toolbox.pdf.press import printed
from toolbox.views.faceted import page_number

PAGE_SIZE = 24
LAST_SENT = F("sent_on").desc(nulls_first=True)


@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """Those that may be signed first, then those that left; drafts for who writes them."""
    found = JointLetter.objects.visible_to(request.user).select_related("addressee").with_signature_count()
    page = Paginator(found.order_by(LAST_SENT, "-created_at", "-pk"), PAGE_SIZE).get_page(
        page_number(request)
    )
    return render(request, "proposals/addressing/letters.html", {"page": page})


class WriteView(LoginRequiredMixin, View):
    """Common to a new letter and a draft written again."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not request.user.has_perm("proposals.write_letter"):
            raise PermissionDenied
        self.letter = self.find(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs) -> JointLetter:
        raise NotImplementedError

    def get(self, request, **kwargs):
        return self.show(JointLetterForm(instance=self.letter))

    def post(self, request, **kwargs):
        form = JointLetterForm(request.POST, instance=self.letter)
        if not form.is_valid():
            return self.show(form)
        chosen = form.cleaned_data["propositions"]
        try:
            letter = joint_letters.save_draft(letter=form.instance, propositions=chosen, user=request.user)
        except joint_letters.JointLetterError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "La lettre est enregistrée : relisez-la, puis ouvrez-la aux signatures.")
        return redirect(letter)

    def show(self, form):
        context = {"form": form, "letter": self.letter, "addressee": self.letter.addressee}
        return render(self.request, "proposals/addressing/letter_write.html", context)


class NewLetterView(WriteView):
    """A letter to an addressee."""

    def find(self, slug):
        return JointLetter(addressee=get_object_or_404(Addressee, slug=slug))


class EditLetterView(WriteView):
    """A draft; once it is open, its words no longer change."""

    def find(self, pk):
        letters = JointLetter.objects.select_related("addressee")
        return get_object_or_404(letters, pk=pk, state=JointLetterState.DRAFT)


class LetterView(View):
    """One letter: what it says, who signs, and what each may do with it."""

    def dispatch(self, request, *args, **kwargs):
        found = JointLetter.objects.visible_to(request.user).select_related("addressee")
        self.letter = get_object_or_404(found, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        return self.show()

    def show(self, **bound):
        letter, user = self.letter, self.request.user
        may_write = user.has_perm("proposals.write_letter")
        signed = signing(letter)
        mine = animated_by(user)
        context = {
            "letter": letter,
            "items": letter.items.select_related("proposition"),
            "dynamics": signed,
            "may_write": may_write,
            "may_take_back": may_write and letter.state == JointLetterState.OPEN and not signed,
            "open_form": OpenLetterForm() if may_write and letter.state == JointLetterState.DRAFT else None,
            "send_form": SendLetterForm() if may_write and letter.state == JointLetterState.OPEN else None,
            "sign_form": self.sign_form(mine.exclude(letter_signatures__letter=letter)),
            "mine_signed": self.withdrawable(mine),
            **bound,
        }
        return render(self.request, "proposals/addressing/letter.html", context)

    def sign_form(self, dynamics):
        """Those of one's dynamiques that may still sign."""
        if not self.letter.takes_signatures or not dynamics:
            return None
        return SignLetterForm(dynamics=dynamics)

    def withdrawable(self, mine) -> list[Dynamic]:
        if self.letter.state != JointLetterState.OPEN:
            return []
        return list(mine.filter(letter_signatures__letter=self.letter))


def animated_by(user):
    """The published dynamiques that this person animates."""
    if not user.is_authenticated:
        return Dynamic.objects.none()
    teams = user.teams.filter(role=TeamRole.ANIMATOR).values("dynamic")
    return Dynamic.objects.published().filter(pk__in=teams).order_by("name", "pk")


class ActView(LoginRequiredMixin, LetterView):
    """The buttons of the page of a letter, one word each."""

    http_method_names = ["post", "options"]
    # word → whether only those who write letters may
    WORDS = {
        "ouvrir": True,
        "reprendre": True,
        "envoyer": True,
        "effacer": True,
        "signer": False,
        "retirer": False,
    }

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk, action):
        if action not in self.WORDS:
            raise Http404
        if self.WORDS[action] and not request.user.has_perm("proposals.write_letter"):
            raise PermissionDenied
        if refusal := limit(request, action="proposals.letter", rate="60/h"):
            return refusal
        try:
            return getattr(self, f"do_{action}")(request)
        except joint_letters.JointLetterError as error:
            messages.error(request, str(error))
            return redirect(self.letter)

    def do_ouvrir(self, request):
        form = OpenLetterForm(request.POST)
        if not form.is_valid():
            return self.show(open_form=form)
        joint_letters.open_to_signatures(letter=self.letter, user=request.user, **form.cleaned_data)
        messages.success(request, "La lettre est publique : les dynamiques peuvent la signer.")
        return redirect(self.letter)

    def do_reprendre(self, request):
        joint_letters.take_back(letter=self.letter, user=request.user)
        messages.success(request, "La lettre est redevenue un brouillon.")
        return redirect(self.letter)

    def do_envoyer(self, request):
        form = SendLetterForm(request.POST)
        if not form.is_valid():
            return self.show(send_form=form)
        joint_letters.send(letter=self.letter, user=request.user, **form.cleaned_data)
        messages.success(request, "L’envoi est noté : l’horloge de chaque proposition est publique.")
        return redirect(self.letter)

    def do_effacer(self, request):
        addressee = self.letter.addressee
        joint_letters.drop_draft(letter=self.letter, user=request.user)
        messages.success(request, "Le brouillon est effacé.")
        return redirect(addressee)

    def do_signer(self, request):
        form = SignLetterForm(request.POST, dynamics=animated_by(request.user))
        if not form.is_valid():
            raise PermissionDenied
        signature = joint_letters.sign(letter=self.letter, user=request.user, **form.cleaned_data)
        messages.success(
            request, f"{signature.dynamic.name} signe la lettre. Vous pouvez retirer cette signature."
        )
        return redirect(self.letter)

    def do_retirer(self, request):
        form = SignLetterForm(request.POST, dynamics=animated_by(request.user))
        if not form.is_valid():
            raise PermissionDenied
        joint_letters.withdraw_signature(letter=self.letter, user=request.user, **form.cleaned_data)
        messages.success(request, "La signature est retirée.")
        return redirect(self.letter)


class LetterPdfView(LetterView):
    """The letter as it left, or as it would leave now."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, pk):
        if refusal := limit(request, action="proposals.letter_pdf", rate="30/h"):
            return refusal
        name = f"Archipel - Lettre {pk}.pdf"
        if self.letter.pdf:
            return FileResponse(
                self.letter.pdf.open("rb"), as_attachment=True, filename=name, content_type="application/pdf"
            )
        response = HttpResponse(printed(letter_document(self.letter)), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Cache-Control"] = "private, no-store"
        return response

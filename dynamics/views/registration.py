"""/dynamiques/inscrire/: the steps of a registration, for members and visitors."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.members.limits import limit
from community.members.links import LinkError
from community.members.models.users import normalise_email
from community.members.services.charter import current_charter
from community.members.services.moderation import history
from dynamics.forms.base import as_post, typed_data, with_one_more
from dynamics.forms.life import KeepAddressForm, SendForm
from dynamics.forms.steps import PREVIEW, STEP_BY_SLUG, STEPS, Step, draft_of, step_after, step_before
from dynamics.models import Registration
from dynamics.services import registration as service
from dynamics.services.duplicates import find_duplicates
from dynamics.services.publication import is_in_moderation
from dynamics.services.summary import describe, suggestions
from dynamics.views.access import map_values

CHECKED_FOR_DUPLICATES = {"identity", "place"}


def find_registration(request, token) -> Registration:
    """The draft of this address: the person's own, or one that nobody owns and whose address she holds."""
    found = Registration.objects.held_by(request.user).select_related("dynamic").filter(token=token).first()
    if found is None:
        raise Http404
    somebody_else = request.user.is_authenticated and found.user_id is None and found.email
    if somebody_else and normalise_email(request.user.email) != found.email:
        raise Http404
    return found


def steps_of(registration: Registration, current: str) -> dict:
    """The progress above each step."""
    slugs = [*STEP_BY_SLUG, PREVIEW]
    labels = [*(step.label for step in STEPS), "Relire et envoyer"]
    done = {step.slug for step in STEPS if step.key in registration.data}
    steps = [
        {
            "label": label,
            "url": reverse("dynamics:register_step", args=[registration.token, slug]),
            "state": "current" if slug == current else "done" if slug in done else "todo",
        }
        for slug, label in zip(slugs, labels, strict=True)
    ]
    number = slugs.index(current) + 1
    return {"steps": steps, "number": number, "total": len(slugs), "label": labels[number - 1]}


@method_decorator(never_cache, name="dispatch")
class DraftView(View):
    """A page about one draft, reached by its address."""

    def dispatch(self, request, *args, **kwargs):
        self.registration = find_registration(request, kwargs["token"])
        if self.registration.submitted_at and not isinstance(self, SentView):
            return redirect("dynamics:register_sent", self.registration.token)
        return super().dispatch(request, *args, **kwargs)

    def go(self, name: str, *args):
        return redirect(f"dynamics:{name}", self.registration.token, *args)


class StartView(View):
    """What will be asked, the drafts under way, and « Commencer »."""

    def get(self, request):
        mine = Registration.objects.none()
        if request.user.is_authenticated:
            mine = Registration.objects.open().filter(user=request.user)
        return render(request, "dynamics/registration/start.html", {"drafts": mine, "step_list": STEPS})

    def post(self, request):
        if refusal := limit(request, action="register", rate="20/h"):
            return refusal
        registration = service.start(user=request.user)
        return redirect("dynamics:register_step", registration.token, STEPS[0].slug)


class StepView(DraftView):
    """One step: kept as typed whatever happens, judged only when going on."""

    def dispatch(self, request, *args, **kwargs):
        self.step = STEP_BY_SLUG.get(kwargs["step"])
        if self.step is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token, step):
        dynamic, _ = draft_of(self.registration, before=self.step)
        raw = self.registration.data.get(self.step.key)
        form = self.step.form(as_post(raw) if raw else None, instance=dynamic)
        if raw and "verifier" not in request.GET:
            form.hush()
        return self.show(form)

    def post(self, request, token, step):
        action = request.POST.get("action", "next")
        dynamic, _ = draft_of(self.registration, before=self.step)
        form = self.step.form(request.POST, request.FILES, instance=dynamic)
        is_right = form.is_valid()
        try:
            self.keep(form)
        except service.RegistrationError as error:
            form.add_error(None, ValidationError(str(error)))
            return self.show(form, status=400)
        if action == "autosave":
            return JsonResponse(self.kept())
        if action.startswith("add:") and action[4:] in form.formsets:
            return self.show_with_one_more(action[4:])
        if action == "save":
            return self.leave()
        return self.go_on(dynamic) if is_right else self.show(form)

    def keep(self, form) -> None:
        picture = form.cleaned_data.get("picture") if self.step.key == "showcase" else None
        self.registration = service.save_step(
            registration=self.registration,
            step=self.step.key,
            typed=typed_data(self.request.POST),
            picture=picture,
            user=self.request.user,
        )

    def kept(self) -> dict:
        """For static/js/offline-form.js, which asks for the version that it then types over."""
        if self.request.headers.get("X-Requested-With") != "offline-form":
            return {"saved": True}
        when = self.registration.updated_at
        return {"version": int(when.timestamp()), "saved_at": when.isoformat()}

    def show(self, form, status: int = 200):
        context = {
            "registration": self.registration,
            "step": self.step,
            "form": form,
            "progress": steps_of(self.registration, self.step.slug),
            "previous": step_before(self.step),
            **map_values(),
        }
        return render(self.request, "dynamics/registration/step.html", context, status=status)

    def show_with_one_more(self, name: str):
        dynamic, _ = draft_of(self.registration, before=self.step)
        form = self.step.form(with_one_more(self.request.POST, name), instance=dynamic)
        form.hush()
        return self.show(form)

    def leave(self):
        """A visitor is asked where to send the address of the draft."""
        if self.request.user.is_authenticated:
            messages.success(self.request, "Votre brouillon est gardé : reprenez-le quand vous voulez.")
            return redirect("dynamics:register")
        return self.go("register_keep")

    def go_on(self, dynamic):
        if self.step.key in CHECKED_FOR_DUPLICATES and likely_duplicates(self.registration):
            return self.go("register_duplicates", self.step.slug)
        return self.go("register_step", step_after(self.step))


def likely_duplicates(registration: Registration) -> list:
    """Records that may be the same and that the person has not dismissed."""
    dynamic, _ = draft_of(registration, before=STEPS[2])
    dismissed = set(registration.data.get("duplicates", {}).get("dismissed", []))
    found = find_duplicates(name=dynamic.name, latitude=dynamic.latitude, longitude=dynamic.longitude)
    return [likeness for likeness in found if str(likeness.dynamic.pk) not in dismissed]


class DuplicatesView(DraftView):
    """« C’est celle-ci », or none of these: shown before going on."""

    def get(self, request, token, step):
        duplicates = likely_duplicates(self.registration)
        if not duplicates:
            return self.onward(step)
        context = {
            "registration": self.registration,
            "duplicates": duplicates,
            "progress": steps_of(self.registration, self.known(step).slug),
        }
        return render(request, "dynamics/registration/duplicates.html", context)

    def post(self, request, token, step):
        shown = [likeness.dynamic.pk for likeness in likely_duplicates(self.registration)]
        service.dismiss_duplicates(registration=self.registration, ids=shown)
        return self.onward(step)

    def onward(self, step: str):
        return self.go("register_step", step_after(self.known(step)))

    def known(self, slug: str) -> Step:
        if slug not in STEP_BY_SLUG:
            raise Http404
        return STEP_BY_SLUG[slug]


class PreviewView(DraftView):
    """All that was typed, what is missing or would be useful, the charter, and « Envoyer »."""

    def get(self, request, token):
        return self.show(SendForm(user=request.user, initial={"email": self.registration.email}))

    def post(self, request, token):
        if refusal := limit(request, action="register.send", rate="10/h"):
            return refusal
        form = SendForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.show(form)
        if refusal := too_many_letters(request, form.cleaned_data.get("email", "")):
            return refusal
        try:
            service.request_submission(registration=self.registration, user=request.user, **form.person)
        except service.RegistrationError as error:
            form.add_error(None, str(error))
            return self.show(form)
        return self.go("register_sent")

    def show(self, form):
        dynamic, forms = draft_of(self.registration)
        parts = describe(dynamic, [step.contents for step in STEPS])
        wrong = {key: step_form.error_lines for key, step_form in forms.items() if not step_form.is_valid()}
        context = {
            "registration": self.registration,
            "draft": dynamic,
            "form": form,
            "parts": [(step, part, wrong.get(step.key)) for step, part in zip(STEPS, parts, strict=True)],
            "has_errors": bool(wrong),
            "suggestions": suggestions(dynamic),
            "charter": current_charter(),
            "progress": steps_of(self.registration, PREVIEW),
        }
        return render(self.request, "dynamics/registration/preview.html", context)


def too_many_letters(request, email: str) -> HttpResponse | None:
    """Nobody floods the letter box of somebody else with our letters."""
    return limit(request, action="register.letter", rate="5/d", key=normalise_email(email)) if email else None


class KeepView(DraftView):
    """A visitor leaves an address and gets the link of the draft."""

    def get(self, request, token):
        return self.show(KeepAddressForm(initial={"email": self.registration.email}))

    def post(self, request, token):
        if refusal := limit(request, action="register.keep", rate="5/h"):
            return refusal
        form = KeepAddressForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        if refusal := too_many_letters(request, form.cleaned_data["email"]):
            return refusal
        service.keep_address(registration=self.registration, email=form.cleaned_data["email"])
        messages.success(request, "Le lien de votre brouillon vous attend dans votre boîte aux lettres.")
        return redirect("dynamics:register")

    def show(self, form):
        context = {"registration": self.registration, "form": form}
        return render(self.request, "dynamics/registration/keep.html", context)


class ResumeView(DraftView):
    """The link of a letter: on to the last step that was written."""

    def get(self, request, token):
        slug = next((step.slug for step in STEPS if step.key == self.registration.step), STEPS[0].slug)
        return self.go("register_step", slug)


class DeleteDraftView(DraftView):
    """Erase the draft."""

    def get(self, request, token):
        return render(request, "dynamics/registration/delete.html", {"registration": self.registration})

    def post(self, request, token):
        service.forget(registration=self.registration)
        messages.success(request, "Le brouillon est effacé.")
        return redirect("dynamics:register")


class SentView(DraftView):
    """« En attente de modération », or of a confirmation: what happens next."""

    def get(self, request, token):
        registration = self.registration
        if not registration.submitted_at and not registration.requested_at:
            return self.go("register_step", PREVIEW)
        dynamic = registration.dynamic
        context = {
            "registration": registration,
            "dynamic": dynamic,
            "is_waiting": bool(dynamic and not dynamic.live and is_in_moderation(dynamic)),
            "decisions": history(dynamic) if dynamic else [],
        }
        return render(request, "dynamics/registration/sent.html", context)


@method_decorator(never_cache, name="dispatch")
class ConfirmView(View):
    """The signed link of a visitor's letter: GET explains, POST confirms and sends."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.registration = service.read_confirmation(kwargs["token"])
        except LinkError as error:
            return render(request, "members/link_refused.html", {"reason": str(error)}, status=410)
        if self.registration is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token) -> HttpResponse:
        return render(request, "dynamics/registration/confirm.html", {"registration": self.registration})

    def post(self, request, token) -> HttpResponse:
        try:
            registration, is_new = service.confirm(registration=self.registration)
        except service.RegistrationError as error:
            messages.error(request, str(error))
            return redirect("dynamics:register_resume", self.registration.token)
        password_url = choose_password_address(registration.user) if is_new else ""
        context = {"registration": registration, "password_url": password_url}
        return render(request, "dynamics/registration/confirmed.html", context)


def choose_password_address(account) -> str:
    """Where the owner of a new account chooses a password: allauth's own page, with its own key."""
    key = f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"
    uid, _, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

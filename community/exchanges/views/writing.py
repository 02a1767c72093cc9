"""Writing a need or an offer, and seeing meanwhile what may already answer it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from community.exchanges.cards import state_badge
from community.exchanges.enums import Form, LinkObject, State
from community.exchanges.forms.records import DocumentFormSet, NeedForm, OfferForm
from community.exchanges.services import already_there, records
from community.exchanges.sides import Kind
from community.members.limits import limit
from dynamics.enums import Sheet
from dynamics.forms.base import with_one_more
from dynamics.models import Theme
from toolbox.models import Tool

LONGEST_LOOK = 5_000
LONGEST_PREFILL = 1_500
MOST_TICKED = 50


def numbers(data: QueryDict, key: str) -> list[int]:
    """Keys of rows that were ticked; anything else is dropped."""
    texts = data.getlist(key)[:MOST_TICKED]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 12]


def look(kind: Kind, data: QueryDict, user, without=None) -> already_there.Found:
    """What may answer what is being written."""
    text = f"{data.get('title', '')}\n{data.get('description', '')}".replace("\x00", "")[:LONGEST_LOOK]
    sheet = data.get("sheet", "")
    return already_there.look(
        text=text,
        user=user,
        tools=list(Tool.objects.published().filter(pk__in=numbers(data, "tools"))),
        themes=numbers(data, "themes"),
        sheet=sheet if sheet in Sheet.values else "",
        without=without if without is not None and not kind.is_need else None,
    )


def panel(kind: Kind, found: already_there.Found | None) -> dict:
    return {"found": found, "kind": kind, "already_url": kind.url("already_there")}


def prefilled(data: QueryDict, user) -> dict:
    """What the address of the form already says: dynamique, titre, texte, fiche, outil, theme, forme, objet.

    Unknown values are dropped; what is too long is cut. The person reads everything again before it is kept.
    """

    def values(key: str) -> list[str]:
        return [value.replace("\x00", "")[:160] for value in data.getlist(key)[:20]]

    initial: dict = {
        "title": data.get("titre", "").replace("\x00", "")[:140],
        "description": data.get("texte", "").replace("\x00", "")[:LONGEST_PREFILL],
        "sheet": next((value for value in values("fiche") if value in Sheet.values), ""),
        "forms": [value for value in values("forme") if value in Form.values],
        "link_objects": [value for value in values("objet") if value in LinkObject.values],
    }
    if slugs := values("outil"):
        initial["tools"] = list(Tool.objects.published().filter(slug__in=slugs))
    if slugs := values("theme"):
        initial["themes"] = list(Theme.objects.filter(slug__in=slugs))
    for slug in values("dynamique")[:1]:
        held = user.teams.filter(dynamic__slug=slug).values_list("dynamic", flat=True).first()
        initial |= {"who": str(held)} if held else {"dynamic_text": slug}
    return {key: value for key, value in initial.items() if value}


class RecordView(LoginRequiredMixin, View):
    """What the pages of one side share; `kind` comes from the address."""

    kind: Kind = None  # type: ignore[assignment]


class AlreadyThereView(RecordView):
    """The panel alone, asked again while somebody writes. Reads only: POST, because a need is long."""

    def post(self, request):
        if refusal := limit(request, action="exchanges.already_there", rate="60/m"):
            return refusal
        found = look(self.kind, request.POST, request.user)
        return render(request, "exchanges/records/_already_there.html", panel(self.kind, found))


class FormView(RecordView):
    """A form with its gestures: look, add a line, keep the draft, publish."""

    record = None

    def form(self, *args, **kwargs):
        made = NeedForm if self.kind.is_need else OfferForm
        instance = self.record or self.kind.model()
        return made(*args, instance=instance, user=self.request.user, **kwargs)

    def documents(self, *args):
        return None if self.kind.is_need else DocumentFormSet(*args, instance=self.record)

    def post(self, request, **kwargs):
        action = request.POST.get("action", "open")
        if action == "look":
            form, documents = self.form(request.POST, is_draft=True), self.documents(request.POST)
            return self.show(form, documents, is_quiet=True, found=self.look())
        if action == "add:documents":
            typed = with_one_more(request.POST, "documents")
            documents = DocumentFormSet(typed, instance=self.record)
            return self.show(self.form(typed, is_draft=True), documents, is_quiet=True)
        if refusal := limit(request, action="exchanges.write", rate="60/h"):
            return refusal
        form = self.form(request.POST, is_draft=self.keeps_draft(action))
        documents = self.documents(request.POST, request.FILES)
        if not form.is_valid() or not (documents is None or documents.is_valid()):
            return self.show(form, documents)
        try:
            return self.write(form, documents, action)
        except records.RecordError as error:
            form.add_error(None, str(error))
            return self.show(form, documents)

    def keeps_draft(self, action: str) -> bool:
        is_draft = self.record is None or self.record.state == State.DRAFT
        return action == "save" and is_draft

    def write(self, form, documents, action: str):
        """One transaction a service: a draft that cannot be opened yet is kept."""
        user = self.request.user
        record = records.save_draft(
            record=form.save(commit=False),
            user=user,
            themes=form.cleaned_data["themes"],
            tools=form.cleaned_data["tools"],
            documents=documents,
        )
        ending = self.kind.feminine
        if record.state != State.DRAFT:
            messages.success(self.request, "C’est enregistré.")
        elif action == "save":
            messages.success(self.request, "Votre brouillon est gardé : reprenez-le quand vous voulez.")
        else:
            try:
                records.open_record(record=record, user=user)
            except records.RecordError as error:
                messages.warning(self.request, f"Votre brouillon est gardé. {error}")
            else:
                whose = "Votre besoin" if self.kind.is_need else "Votre offre"
                messages.success(self.request, f"{whose} est publié{ending}.")
        return redirect(record)

    def look(self) -> already_there.Found:
        return look(self.kind, self.request.POST, self.request.user, self.record)

    def show(self, form, documents=None, is_quiet: bool = False, found=None):
        """``is_quiet``: what is missing is not judged yet."""
        if is_quiet:
            form.hush()
        state = self.record.state if self.record else State.DRAFT
        context = {
            "form": form,
            "documents": documents if documents is not None else self.documents(),
            "record": self.record,
            "is_draft": state == State.DRAFT,
            "badge": state_badge(self.record) if self.record else None,
            "list_url": self.kind.list_url,
            **panel(self.kind, found),
        }
        return render(self.request, "exchanges/records/form.html", context)


class NewView(FormView):
    """A new one; the address may say what it is about."""

    def get(self, request):
        form = self.form(initial=prefilled(request.GET, request.user))
        return self.show(form, found=self.first_look(form))

    def first_look(self, form) -> already_there.Found | None:
        """Whoever comes from a tool or with a title already sees what is there."""
        tools, sheet = list(form.initial.get("tools", ())), form.initial.get("sheet", "")
        text = form.initial.get("title", "")
        if not self.kind.is_need or not (tools or text or sheet):
            return None
        return already_there.look(text=text, user=self.request.user, tools=tools, sheet=sheet)


class OwnView(RecordView):
    """About one record. Signed out: to the sign-in page; hidden: 404; not to be changed: 403."""

    verb = "edit"

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = self.kind.model.objects.select_related("dynamic", "place")
        self.record = get_object_or_404(rows, pk=kwargs["pk"])
        if not request.user.has_perm(self.kind.permission("see"), self.record):
            raise Http404
        if not request.user.has_perm(self.kind.permission(self.verb), self.record):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EditView(OwnView, FormView):
    """Change one, whatever its state."""

    def get(self, request, pk):
        return self.show(self.form())

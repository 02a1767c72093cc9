"""The lists of the forum, opening a thread, following a place, finding whom to name."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.generic import View

from community.life import boards
from community.life.forms.forum import FollowForm, OpenThreadForm
from community.life.forum_list import BoardList, counts_by_place
from community.life.models import Follow, Group
from community.life.services import forum
from community.life.services.threads import ThreadError
from community.life.views.forum_writing import asked_people, asks_for_people, give_back, people_context
from community.members.limits import limit


def place_or_404(kind: str, key: str, user) -> boards.Place:
    """The place of an address; a group whose forum this person may not read does not exist."""
    place = boards.find(kind, key)
    if place is None or (kind == "groupe" and not user.has_perm("life.read_group_forum", place.value)):
        raise Http404
    return place


class BoardView(View):
    """All the threads that one may read, or those of a place: search, filter, pages."""

    http_method_names = ["get", "head", "options"]
    kind = ""

    def get(self, request, key=""):
        place = place_or_404(self.kind, key, request.user) if self.kind else None
        listed = BoardList(request.GET, user=request.user, place=place)
        context = {
            "place": place,
            "listed": listed,
            "page": listed.page,
            "cards": listed.cards,
            "new_url": place.new_url if place else reverse("life:forum_new"),
            "boards": None if place else counts_by_place(request.user),
            "may_open": place is None
            or place.kind != "groupe"
            or request.user.has_perm("life.open_thread", place.value),
        }
        if place and request.user.is_authenticated:
            context["follow"] = Follow.objects.filter(user=request.user, **place.holds).first()
            context["follow_form"] = FollowForm(initial={"kind": place.kind, "key": place.key})
        response = render(request, "life/forum/board.html", context)
        patch_vary_headers(response, ["Cookie"])
        return response


class OpenThreadView(LoginRequiredMixin, View):
    """A new thread, prefilled by the place that one comes from; kept as a draft while it is written."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.group = self.asked_group()
        if not request.user.has_perm("life.open_thread", self.group):
            if request.POST.get("text"):
                return give_back(
                    request, self.group.get_absolute_url() if self.group else reverse("life:forum")
                )
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def asked_group(self) -> Group | None:
        key = self.request.POST.get("groupe") or self.request.GET.get("groupe")
        return place_or_404("groupe", key, self.request.user).value if key else None

    def get(self, request):
        return self.show(self.form(initial=self.initial()))

    def post(self, request):
        if request.POST.get("action") == "autosave":
            forum.keep_draft(
                thread=None,
                title=request.POST.get("title", ""),
                text=request.POST.get("text", ""),
                user=request.user,
            )
            return JsonResponse({"saved_at": timezone.now().isoformat()})
        form = self.form(request.POST, request.FILES)
        if asks_for_people(request):
            return self.show(form)
        if refusal := limit(request, action="life.open_thread", rate="10/h"):
            return refusal
        if not form.is_valid():
            return self.show(form)
        try:
            thread = self.open(form)
        except ThreadError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Votre discussion est ouverte.")
        return redirect(thread)

    def open(self, form: OpenThreadForm):
        return forum.open_thread(
            thread=form.thread(),
            post=form.save(commit=False),
            user=self.request.user,
            named=form.cleaned_data["named"],
            rhythm=form.rhythm_chosen(),
        )

    def form(self, *args, **kwargs) -> OpenThreadForm:
        return OpenThreadForm(*args, group=self.group, user=self.request.user, **kwargs)

    def initial(self) -> dict:
        draft = forum.draft_of(thread=None, user=self.request.user)
        found = {"follows": True, "rhythm": "chaque-semaine"}
        found |= {"title": draft.title, "text": draft.text} if draft else {}
        for kind, name in (("fiche", "sheet"), ("theme", "theme"), ("territoire", "territory")):
            place = boards.find(kind, self.request.GET.get(kind, ""))
            if place:
                found[name] = place.key if kind == "theme" else place.value
        return found

    def show(self, form):
        context = {"form": form, "group": self.group, **people_context(self.request, form, self.group)}
        return render(self.request, "life/forum/new.html", context)


class FollowPlaceView(LoginRequiredMixin, View):
    """Follow a place at a rhythm, or stop; only what one may read."""

    http_method_names = ["post", "options"]

    def post(self, request):
        form = FollowForm(request.POST)
        place = form.place()
        if place is None:
            raise Http404
        place_or_404(place.kind, place.key, request.user)
        if request.POST.get("action") == "stop":
            forum.unfollow(about=place.holds, user_id=request.user.pk)
            messages.success(request, "Vous ne suivez plus ce forum.")
        elif form.is_valid():
            forum.follow(about=place.holds, rhythm=form.cleaned_data["rhythm"], user=request.user)
            messages.success(request, "Vous serez prévenu·e des discussions qui s’ouvrent ici.")
        return redirect(place.url)


class PeopleView(LoginRequiredMixin, View):
    """Members whom one may name, while one writes their name; those already ticked stay."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        if refusal := limit(request, action="life.people", rate="60/m"):
            return refusal
        key = request.GET.get("groupe", "")
        group = place_or_404("groupe", key, request.user).value if key else None
        return render(
            request,
            "life/forum/_people_found.html",
            {"people": asked_people(request.GET, group, request.user)},
        )

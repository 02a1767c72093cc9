"""« M’avertir »: the searches that a member keeps."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from community.exchanges.forms.saved_searches import SavedSearchForm
from community.exchanges.models import SavedSearch
from community.exchanges.services import saved_searches
from community.exchanges.sides import Kind
from community.members.limits import limit

LONGEST_NAME = 120


class SearchView(LoginRequiredMixin, View):
    """What the pages of one side share; `kind` comes from the address."""

    kind: Kind = None  # type: ignore[assignment]

    def show(self, form, **context):
        context |= {"form": form, "kind": self.kind, "list_url": self.kind.list_url}
        return render(self.request, "exchanges/records/alert.html", context)


class SavedSearchesView(SearchView):
    """My alerts of this side."""

    def get(self, request):
        searches = list(SavedSearch.objects.filter(user=request.user, side=self.kind.side))
        context = {
            "kind": self.kind,
            "list_url": self.kind.list_url,
            "searches": [
                (one, saved_searches.words_of(one), self.kind.url("alert", one.pk)) for one in searches
            ],
        }
        return render(request, "exchanges/records/alerts.html", context)


class SaveView(SearchView):
    """Keep the search that the address says."""

    def get(self, request):
        words = self.words()
        return self.show(SavedSearchForm(initial={"name": words[:LONGEST_NAME]}), words=words)

    def post(self, request):
        if refusal := limit(request, action="exchanges.save_search", rate="60/h"):
            return refusal
        form = SavedSearchForm(request.POST)
        if not form.is_valid():
            return self.show(form, words=self.words())
        try:
            saved_searches.save(kind=self.kind, query=self.query, user=request.user, **form.cleaned_data)
        except saved_searches.SavedSearchError as error:
            form.add_error(None, str(error))
            return self.show(form, words=self.words())
        messages.success(request, "C’est noté : vous serez averti·e des nouveautés.")
        return redirect(self.kind.url("alerts"))

    @property
    def query(self) -> str:
        return saved_searches.canonical(self.kind, self.request.GET)

    def words(self) -> str:
        return saved_searches.described(self.kind, QueryDict(self.query))


class ChangeView(SearchView):
    """Rename an alert, change its rhythm, erase it."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        mine = SavedSearch.objects.filter(user=request.user, side=self.kind.side)
        self.saved = get_object_or_404(mine, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        return self.show(SavedSearchForm(instance=self.saved), **self.about())

    def post(self, request, pk):
        if request.POST.get("action") == "forget":
            saved_searches.forget(saved=self.saved)
            messages.success(request, "L’alerte est effacée.")
            return redirect(self.kind.url("alerts"))
        form = SavedSearchForm(request.POST, instance=self.saved)
        if not form.is_valid():
            return self.show(form, **self.about())
        saved_searches.change(saved=self.saved, **form.cleaned_data)
        messages.success(request, "L’alerte est changée.")
        return redirect(self.kind.url("alerts"))

    def about(self) -> dict:
        return {"words": saved_searches.words_of(self.saved), "saved": self.saved}

"""How a territory, a dynamique or an organisation is found in the forms of /gestion/: by its name, never by our stems."""

from django import forms
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser as generic
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views import chooser as snippets
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from dynamics.french import fold
from dynamics.models import Territory
from dynamics.services.territory_search import search_territories

FOUND = 50


class NameFilterForm(BaseFilterForm):
    """By a part of the name, or of the address, which is the name without its accents."""

    q = forms.CharField(
        label="Nom", required=False, widget=forms.TextInput(attrs={"placeholder": "Rechercher"})
    )

    def filter(self, objects):
        objects = super().filter(objects)
        text = self.cleaned_data.get("q", "").strip()
        if text:
            self.is_searching, self.search_query = True, text
            objects = self.find(objects, text)
        return objects

    def find(self, objects, text: str):
        named = objects.filter(name__icontains=text)
        return named | objects.filter(slug__contains=fold(text).replace(" ", "-"))


class TerritoryFilterForm(NameFilterForm):
    """As the autocomplete of the site: names, postal, INSEE and SIREN codes."""

    def find(self, objects, text: str):
        hits = search_territories(text, limit=FOUND)
        return objects.filter(slug__in=[Territory.slug_of(hit.level, hit.code) for hit in hits])


class TerritoryChooseView(generic.ChooseView):
    filter_form_class = TerritoryFilterForm


class TerritoryResultsView(generic.ChooseResultsView):
    filter_form_class = TerritoryFilterForm


class TerritoryChooserViewSet(ChooserViewSet):
    """36 000 rows: never a list to scroll."""

    model = Territory
    icon = "site"
    choose_one_text = "Choisir un territoire"
    choose_another_text = "Choisir un autre territoire"
    choose_view_class = TerritoryChooseView
    choose_results_view_class = TerritoryResultsView
    form_fields: list[str] = []


class NamedChooseView(snippets.ChooseView):
    filter_form_class = NameFilterForm


class NamedResultsView(snippets.ChooseResultsView):
    filter_form_class = NameFilterForm


class NamedChooserViewSet(SnippetChooserViewSet):
    choose_view_class = NamedChooseView
    choose_results_view_class = NamedResultsView

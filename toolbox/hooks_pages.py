"""Hooks of the sheets and monographies; imported by `wagtail_hooks`."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button

from dynamics import hooks as dynamics_hooks
from dynamics.enums import Sheet
from toolbox.models import LeverExample, MonographPage, ReadingInvitation, SheetDynamic, SheetIndexPage, Tool
from toolbox.services import levers, reading
from toolbox.views.reading import CancelReadingView, ReadingsView

MY_SPACE = "register_my_space_panels"
MY_SPACE_WAITING = "register_my_space_waiting"
PAGES_TO_KEEP = "register_pages_to_keep"


@hooks.register(dynamics_hooks.SHEET_IDS)
def dynamics_of_sheets() -> dict:
    """The filter `fiche`: the dynamiques that show what a published sheet says."""
    shown = SheetDynamic.objects.filter(sheet__live=True)
    return {key: shown.filter(sheet__key=key).values("dynamic_id") for key in Sheet.values}


@hooks.register(dynamics_hooks.PANELS)
def knowledge_panel(request, dynamic) -> dict | None:
    """Its monographies, and the sheets that it illustrates."""
    pages = list(MonographPage.objects.live().filter(dynamic=dynamic).without_sections())
    shown = list(
        SheetDynamic.objects.filter(dynamic=dynamic, sheet__live=True)
        .select_related("sheet")
        .only("why", "sheet__slug", "sheet__title", "sheet__url_path", "sheet__path", "sheet__depth")
    )
    if not pages and not shown:
        return None
    return {
        "anchor": "monographie",
        "title": "Sa monographie" if pages else "Ce qu’elle montre",
        "order": 50,
        "template": "toolbox/monographies/_dynamic_panel.html",
        "context": {"pages": pages, "shown": shown},
    }


@hooks.register(MY_SPACE)
def levers_panel(request) -> dict | None:
    """The levers that the member wants to work on, with tools and peers."""
    index = SheetIndexPage.objects.live().first()
    if index is None:
        return None
    chosen = levers.chosen_by(request.user)
    slugs = {slug for lever in chosen for slug in lever["tools"]}
    tools = {tool.slug: tool for tool in Tool.objects.published().filter(slug__in=slugs).only("slug", "name")}
    for lever in chosen:
        lever["tools"] = [tools[slug] for slug in lever["tools"] if slug in tools]
    examples = LeverExample.objects.filter(author=request.user).select_related("sheet", "dynamic")
    return {
        "anchor": "leviers",
        "title": "Mes leviers à travailler",
        "order": 30,
        "template": "toolbox/sheets/_space_panel.html",
        "context": {
            "levers": chosen,
            "examples": list(examples[:20]),
            "sheets_url": index.get_absolute_url(),
        },
    }


class PagesData:
    """Levers ticked and examples told, for the export and the erasure."""

    name = "sheets"
    label = "Fiches"
    kept = "les exemples publiés de vos dynamiques, sans votre nom : ils appartiennent à la dynamique"

    def collect(self, user) -> dict:
        return {
            "levers": list(user.lever_ticks.values("sheet__title", "lever", "created_at")),
            "examples": list(
                user.lever_examples.values(
                    "sheet__title", "lever", "dynamic__name", "happened_on", "text", "live"
                )
            ),
        }

    def erase(self, user) -> None:
        user.lever_ticks.all().delete()
        user.lever_examples.filter(live=False).delete()
        user.lever_examples.update(author=None)


@hooks.register("register_personal_data")
def register_pages_data():
    return PagesData()


class ReadingsData:
    """Monographies given to read before their publication."""

    name = "readings"
    label = "Relectures avant publication"
    kept = "les relectures que vous avez demandées à d’autres, sans votre nom, jusqu’à six mois après la publication"

    def collect(self, user) -> dict:
        asked = ReadingInvitation.objects.of_person(user)
        return {
            "asked": list(
                asked.values(
                    "page__title",
                    "name",
                    "email",
                    "message",
                    "answer",
                    "remarks",
                    "created_at",
                    "answered_at",
                )
            )
        }

    def erase(self, user) -> None:
        reading.erase_person(user)


@hooks.register("register_personal_data")
def register_readings_data():
    return ReadingsData()


@hooks.register("register_admin_urls")
def register_readings():
    patterns = [
        path("<int:pk>/", ReadingsView.as_view(), name="list"),
        path("<int:pk>/<int:invitation>/refermer/", CancelReadingView.as_view(), name="cancel"),
    ]
    return [path("relectures/", include((patterns, "toolbox_readings")))]


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def readings_button(page, user, next_url=None, view_name=None):
    """« Relectures » in the menu of a monographie, in the lists and in the editor."""
    if page.specific_class is MonographPage and user.has_perm("toolbox.see_readings"):
        url = reverse("toolbox_readings:list", args=[page.pk])
        yield Button("Relectures avant publication", url, icon_name="group", priority=45)

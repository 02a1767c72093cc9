"""Hooks of needs and offers; imported by `wagtail_hooks`."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community.exchanges import exports, panels, verbs
from community.exchanges.back_office import RecordsGroup
from community.exchanges.models import Need, Offer
from community.exchanges.personal_data import RecordsData
from community.exchanges.services import records
from community.exchanges.services.import_values import COLUMNS, COMPUTED, REQUIRED
from community.exchanges.services.importing import importer
from community.exchanges.sides import NEEDS, OFFERS
from dynamics import hooks as dynamics_hooks
from dynamics.services.import_report import CsvImport
from toolbox import hooks as toolbox_hooks
from toolbox import hooks_pages

register_snippet(RecordsGroup)


@hooks.register("register_log_actions")
def register_verbs(actions):
    verbs.register(actions)


@hooks.register("register_personal_data")
def register_records_data():
    return RecordsData()


@hooks.register(dynamics_hooks.HELP_IDS)
def register_help() -> dict:
    """The filter `aide`: what anybody may read of it."""
    return {
        "cherche": Need.objects.public().filter(dynamic__isnull=False).order_by().values("dynamic_id"),
        "propose": Offer.objects.public().filter(dynamic__isnull=False).order_by().values("dynamic_id"),
    }


@hooks.register(dynamics_hooks.PANELS)
def register_dynamic_panel(request, dynamic):
    return panels.dynamic_panel(request, dynamic)


@hooks.register(toolbox_hooks.TOOL_PANELS)
def register_tool_panel(request, tool):
    return panels.tool_panel(request, tool)


@hooks.register(hooks_pages.MY_SPACE)
def register_space_panel(request):
    return panels.space_panel(request)


@hooks.register("register_csv_import")
def register_records_import():
    return {
        kind.namespace: CsvImport(columns=COLUMNS, required=REQUIRED, run=importer(kind), computed=COMPUTED)
        for kind in (NEEDS, OFFERS)
    }


@hooks.register("register_csv_export")
def register_records_export():
    return {kind.namespace: exports.exporter(kind) for kind in (NEEDS, OFFERS)}


@hooks.register("after_edit_snippet")
@hooks.register("after_create_snippet")
def tell_of_the_change(request, instance):
    """A record written in the back office is found and suggested as it is now."""
    if isinstance(instance, Need | Offer):
        records.note_change(instance)

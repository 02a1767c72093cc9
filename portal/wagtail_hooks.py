"""What every page of the back office loads, and the maillage on the page of a group."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from community.life.hooks_groups import GROUP_PANELS
from portal import webhook_hooks  # noqa: F401 (registers its own)
from portal.group_panel import group_panel


@hooks.register("insert_global_admin_js")
def start_without_inline_scripts():
    """See templates/wagtailadmin/: our policy for /gestion/ refuses Wagtail's inline scripts."""
    return format_html('<script src="{}"></script>', static("js/back-office.js"))


@hooks.register(GROUP_PANELS)
def register_maillage_of_group(request, group, dynamics, organisations):
    return group_panel(request, group, dynamics, organisations)

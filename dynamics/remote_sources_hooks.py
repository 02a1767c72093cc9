"""Remote sources in the back office: addresses and menu."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dynamics.models import RemoteRecord
from dynamics.views import remote_sources as views


@hooks.register("register_admin_urls")
def register_remote_sources():
    patterns = [
        path("", views.SourceListView.as_view(), name="list"),
        path("nouvelle/", views.SourceEditView.as_view(), name="new"),
        path("doublons/", views.DoublesView.as_view(), name="doubles"),
        path("doublons/<int:pk>/", views.DecideView.as_view(), name="decide"),
        path("lectures/<int:pk>/", views.RunView.as_view(), name="run"),
        path("<int:pk>/", views.SourceView.as_view(), name="detail"),
        path("<int:pk>/modifier/", views.SourceEditView.as_view(), name="edit"),
        path("<int:pk>/colonnes/", views.MappingView.as_view(), name="mapping"),
        path("<int:pk>/lancer/", views.StartView.as_view(), name="start"),
        path("<int:pk>/suspendre/", views.PauseView.as_view(), name="pause"),
    ]
    return [path("sources-distantes/", include((patterns, "remote_sources")))]


class RemoteSourcesMenuItem(MenuItem):
    """« Sources distantes (2) »: the probable doubles that wait."""

    def is_shown(self, request):
        return request.user.has_perm(views.MANAGE)

    def render_component(self, request):
        component = super().render_component(request)
        count = RemoteRecord.objects.waiting().count()
        if count:
            component.label = f"{self.label} ({count})"
        return component


@hooks.register("register_admin_menu_item")
def register_remote_sources_menu():
    return RemoteSourcesMenuItem(
        "Sources distantes",
        reverse("remote_sources:list"),
        icon_name="download",
        name="remote-sources",
        order=330,
    )

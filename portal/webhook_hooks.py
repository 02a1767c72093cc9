"""Partners that are told, in the back office."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal import webhook_verbs
from portal.views import webhooks as views


@hooks.register("register_admin_urls")
def register_webhooks():
    patterns = [
        path("", views.WebhookListView.as_view(), name="list"),
        path("nouveau/", views.WebhookEditView.as_view(), name="new"),
        path("<int:pk>/", views.WebhookView.as_view(), name="detail"),
        path("<int:pk>/modifier/", views.WebhookEditView.as_view(), name="edit"),
        path("<int:pk>/secret/", views.SecretView.as_view(), name="secret"),
        path("<int:pk>/essai/", views.ActionView.as_view(), {"action": "test"}, name="test"),
        path("<int:pk>/suspendre/", views.ActionView.as_view(), {"action": "pause"}, name="pause"),
        path("<int:pk>/reprendre/", views.ActionView.as_view(), {"action": "resume"}, name="resume"),
    ]
    return [path("partenaires/", include((patterns, "webhooks")))]


class WebhooksMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(views.MANAGE)


@hooks.register("register_admin_menu_item")
def register_webhooks_menu():
    return WebhooksMenuItem(
        "Partenaires prévenus",
        reverse("webhooks:list"),
        icon_name="link-external",
        name="webhooks",
        order=335,
    )


@hooks.register("register_log_actions")
def register_verbs(actions):
    webhook_verbs.register(actions)

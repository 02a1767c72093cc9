"""Hooks of the news of Archipel; imported by `wagtail_hooks`."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from community.life.models import Edition
from community.life.urls.newsletters import back_office


@hooks.register("register_admin_urls")
def register_newsletters():
    return [path("nouvelles/", include((back_office, "life_newsletters")))]


class NewslettersMenuItem(MenuItem):
    """« Nouvelles d’Archipel », for those who write them."""

    def is_shown(self, request):
        return request.user.has_perm("life.write_newsletter")


@hooks.register("register_admin_menu_item")
def register_newsletters_menu():
    url = reverse("life_newsletters:list")
    return NewslettersMenuItem("Nouvelles d’Archipel", url, icon_name="mail", name="newsletters", order=120)


class EditionData:
    """Editions that a person wrote."""

    name = "editions"
    label = "Nouvelles d’Archipel"
    kept = "les éditions que vous avez écrites, sans votre nom"

    def collect(self, user) -> dict:
        return {"written": list(Edition.objects.filter(author=user).values("title", "state", "sent_at"))}

    def erase(self, user) -> None:
        Edition.objects.filter(author=user).update(author=None)


@hooks.register("register_personal_data")
def register_edition_data():
    return EditionData()

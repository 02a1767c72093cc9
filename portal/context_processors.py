"""What every page shows around its content."""

from django.conf import settings
from django.urls import reverse_lazy

MAIN_NAVIGATION = [
    {"label": "Dynamiques", "url": reverse_lazy("dynamics:list"), "icon": "island"},
    {"label": "Carte", "url": reverse_lazy("dynamics:map"), "icon": "map"},
    {"label": "Outils", "url": reverse_lazy("toolbox:list"), "icon": "tool"},
    {"label": "Fiches", "url": "/fiches/", "icon": "book"},
    {"label": "Monographies", "url": "/monographies/", "icon": "quote"},
    {"label": "Besoins et offres", "url": reverse_lazy("needs:list"), "icon": "meet"},
    {"label": "Propositions", "url": reverse_lazy("proposals:list"), "icon": "flag"},
    {"label": "Démarrer", "url": reverse_lazy("starting:path"), "icon": "seed"},
]
ACCOUNT_NAVIGATION = [
    {"label": "Mon espace", "url": reverse_lazy("my_space"), "icon": "home"},
    {"label": "Mises en relation", "url": reverse_lazy("introductions:desk"), "icon": "meet"},
    {"label": "Mon profil", "url": reverse_lazy("members:profile"), "icon": "user"},
]
FOOTER_NAVIGATION = [
    {"label": "Maillage", "url": reverse_lazy("maillage")},
    {"label": "Appels à communs", "url": reverse_lazy("calls:list")},
    {"label": "Glossaire", "url": reverse_lazy("glossary:index")},
    {"label": "Accompagnements et financements", "url": reverse_lazy("dispositifs:list")},
    {"label": "La charte", "url": "/communaute/charte/"},
    {"label": "Données ouvertes", "url": "/donnees/"},
    {"label": "Mentions légales", "url": "/mentions-legales/"},
    {"label": "Confidentialité", "url": "/confidentialite/"},
    {"label": "Accessibilité", "url": "/accessibilite/"},
    {"label": "Licence des données", "url": "/licence-des-donnees/"},
]


def site(request) -> dict:
    """Name and address of the site, its navigation and where its search goes."""
    path = request.path
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        # Not `search_url`: the choosers of the back office have a variable of that name
        "site_search_url": reverse_lazy("search"),
        "suggestions_url": reverse_lazy("search_suggestions"),
        "main_navigation": [{**entry, "current": path == str(entry["url"])} for entry in MAIN_NAVIGATION],
        "account_navigation": account_navigation(request),
        "footer_navigation": FOOTER_NAVIGATION,
    }


def account_navigation(request) -> list[dict]:
    """What a signed-in person reaches from every page; the back office for those who work there."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = [{**entry, "current": request.path == str(entry["url"])} for entry in ACCOUNT_NAVIGATION]
    if user.has_perm("members.enter_back_office", user):
        entries.append({"label": "Gestion", "url": reverse_lazy("wagtailadmin_home"), "icon": "tool"})
    return entries

"""What every page shows around its content."""

from functools import cache, partial

from django.conf import settings
from django.urls import reverse_lazy

from community.life.services.notice_centre import unread_count

# What one comes for, in the order of a first visit: see, learn, help each other, meet, carry further
MAIN_NAVIGATION = [
    {
        "title": "Dynamiques",
        "icon": "island",
        "links": [
            {"label": "Toutes les dynamiques", "url": reverse_lazy("dynamics:list"), "icon": "island"},
            {"label": "La carte", "url": reverse_lazy("dynamics:map"), "icon": "map"},
            {"label": "Le maillage", "url": reverse_lazy("maillage"), "icon": "link"},
            {"label": "L’observatoire", "url": reverse_lazy("observatory:index"), "icon": "chart"},
            {"label": "Démarrer une dynamique", "url": reverse_lazy("starting:path"), "icon": "seed"},
        ],
    },
    {
        "title": "Ressources",
        "icon": "book",
        "links": [
            {"label": "Outils et méthodes", "url": reverse_lazy("toolbox:list"), "icon": "tool"},
            {"label": "Fiches thématiques", "url": "/fiches/", "icon": "book"},
            {"label": "Monographies", "url": "/monographies/", "icon": "quote"},
            {"label": "Glossaire", "url": reverse_lazy("glossary:index"), "icon": "list"},
        ],
    },
    {
        "title": "Entraide",
        "icon": "meet",
        "links": [
            {"label": "Besoins", "url": reverse_lazy("needs:list"), "icon": "need"},
            {"label": "Offres", "url": reverse_lazy("offers:list"), "icon": "offer"},
        ],
    },
    {
        "title": "Communauté",
        "icon": "users",
        "links": [
            {"label": "Agenda et visites", "url": reverse_lazy("life:agenda"), "icon": "calendar"},
            {"label": "Discussions", "url": reverse_lazy("life:forum"), "icon": "chat"},
            {
                "label": "Communautés locales",
                "url": reverse_lazy("life:groups", args=["communautes"]),
                "icon": "island",
            },
            {
                "label": "Chantiers coopératifs",
                "url": reverse_lazy("life:groups", args=["chantiers"]),
                "icon": "tool",
            },
            {"label": "Les membres", "url": reverse_lazy("life:members"), "icon": "users"},
            {"label": "Les nouvelles", "url": reverse_lazy("life:editions"), "icon": "mail"},
            {"label": "La charte", "url": reverse_lazy("members:charter"), "icon": "check"},
        ],
    },
    {
        "title": "Agir ensemble",
        "icon": "flag",
        "links": [
            {"label": "Propositions", "url": reverse_lazy("proposals:list"), "icon": "flag"},
            {"label": "Appels à communs", "url": reverse_lazy("calls:list"), "icon": "seed"},
            {
                "label": "Accompagnements et financements",
                "url": reverse_lazy("dispositifs:list"),
                "icon": "support",
            },
        ],
    },
]
ACCOUNT_NAVIGATION = [
    {"label": "Mon espace", "url": reverse_lazy("my_space"), "icon": "home"},
    {"label": "Mes avis", "url": reverse_lazy("life:notices"), "icon": "bell"},
    {"label": "Mises en relation", "url": reverse_lazy("introductions:desk"), "icon": "meet"},
    {"label": "Messages", "url": reverse_lazy("life:messages"), "icon": "chat"},
    {"label": "Mon profil", "url": reverse_lazy("members:profile"), "icon": "user"},
]
ABOUT = {
    "title": "À propos",
    "links": [
        {"label": "La modération en chiffres", "url": reverse_lazy("life:moderation_figures")},
        {"label": "Données ouvertes", "url": "/donnees/"},
        {"label": "Licence des données", "url": "/licence-des-donnees/"},
        {"label": "Accessibilité", "url": "/accessibilite/"},
        {"label": "Confidentialité", "url": "/confidentialite/"},
        {"label": "Mentions légales", "url": "/mentions-legales/"},
    ],
}
FOOTER_NAVIGATION = [*MAIN_NAVIGATION, ABOUT]


def site(request) -> dict:
    """Name and address of the site, its navigation and where its search goes."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        # Not `search_url`: the choosers of the back office have a variable of that name
        "site_search_url": reverse_lazy("search"),
        "suggestions_url": reverse_lazy("search_suggestions"),
        "main_navigation": [_with_current(group, request.path) for group in MAIN_NAVIGATION],
        "account_navigation": account_navigation(request),
        "unread_notices": cache(partial(unread_notices, request)),
        "footer_navigation": FOOTER_NAVIGATION,
    }


def _with_current(group: dict, path: str) -> dict:
    """The group, which of its pages is read now, and whether one is: that page, or one under it."""
    links = [{**link, "current": path == str(link["url"])} for link in group["links"]]
    return {**group, "links": links, "current": any(path.startswith(str(link["url"])) for link in links)}


def account_navigation(request) -> list[dict]:
    """What a signed-in person reaches from every page; the back office for those who work there."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = [{**entry, "current": request.path == str(entry["url"])} for entry in ACCOUNT_NAVIGATION]
    if user.has_perm("members.enter_back_office", user):
        entries.append({"label": "Gestion", "url": reverse_lazy("wagtailadmin_home"), "icon": "tool"})
    return entries


def unread_notices(request) -> int:
    """For the bell of the header: one query a request, for signed-in people alone, where the header is drawn."""
    user = getattr(request, "user", None)
    return unread_count(user) if user is not None and user.is_authenticated else 0

"""Sendings and joint letters in /gestion/: found there, moved on the site, where each step has its source."""

from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UpdatedAtColumn
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from community.members.models import User
from proposals.models import JointLetter, Sending


class ReadOnlyPolicy(BasePermissionPolicy):
    """Who may view the list opens the page of the site from it; nobody writes here, not even a superuser."""

    def user_has_permission(self, user, action):
        return action == "view" and user.has_perm(f"proposals.view_{self.model._meta.model_name}")

    def users_with_any_permission(self, actions):
        return User.objects.none()


for model in (Sending, JointLetter):
    register_permission_policy(model, ReadOnlyPolicy(model))


class AddressingViewSet(SnippetViewSet):
    """What both lists have in common."""

    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = True


class SendingViewSet(AddressingViewSet):
    """Where each proposition stands with each addressee, who waits longest first."""

    model = Sending
    icon = "mail"
    menu_label = "Envois"
    list_display = [
        TitleColumn("proposition", label="Proposition", get_url=Sending.get_absolute_url),
        Column("addressee", label="Destinataire"),
        Column("state", label="État", accessor="get_state_display"),
        DateColumn("sent_on", label="Envoyée le"),
        Column("days_waited", label="Jours sans réponse"),
        UpdatedAtColumn(),
    ]
    list_filter = ["state", "addressee"]
    search_fields = ["proposition__title", "proposition__number", "addressee__name"]
    inspect_view_fields = ["proposition", "addressee", "state", "sent_on", "letter"]

    def get_queryset(self, request):
        return Sending.objects.select_related("proposition", "addressee").by_wait()


class JointLetterViewSet(AddressingViewSet):
    """Letters by state."""

    model = JointLetter
    icon = "doc-full"
    menu_label = "Lettres communes"
    list_display = [
        TitleColumn("subject", label="Objet", get_url=JointLetter.get_absolute_url),
        Column("addressee", label="Destinataire"),
        Column("state", label="État", accessor="get_state_display"),
        DateColumn("signed_until", label="À signer jusqu’au"),
        DateColumn("sent_on", label="Envoyée le"),
        UpdatedAtColumn(),
    ]
    list_filter = ["state", "addressee"]
    search_fields = ["subject", "opening", "addressee__name"]
    inspect_view_fields = ["subject", "addressee", "opening", "closing", "state", "signed_until", "sent_on"]

    def get_queryset(self, request):
        return JointLetter.objects.select_related("addressee")

"""Outgoing mail in /gestion/: the list for the équipe relais, the texts for administrateurs only."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy

from .enums import LetterState
from .models import Letter, User


class LetterPolicy(BasePermissionPolicy):
    """Nobody writes, changes or deletes a letter here, whatever their permissions."""

    def user_has_permission(self, user, action):
        return action == "view" and user.has_perm("members.see_letters")

    def users_with_any_permission(self, actions):
        return User.objects.none()


def recipient(letter: Letter) -> str:
    """The name, or a masked address: the équipe relais has no use for addresses."""
    if letter.user_id:
        return letter.user.get_full_name()
    name, _, domain = letter.email.partition("@")
    return f"{name[:1]}…@{domain}" if domain else "(effacé)"


class LetterIndexView(generic.IndexView):
    """The list, without the texts."""

    def get_base_queryset(self):
        return Letter.objects.select_related("user").defer("text", "html")

    def get_inspect_url(self, instance):
        if self.request.user.has_perm("members.read_letters"):
            return super().get_inspect_url(instance)
        return None


class LetterInspectView(generic.InspectView):
    """One letter with its text, and the button that sends it again."""

    template_name = "members/backoffice/letter.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("members.read_letters"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            letter=self.object,
            can_resend=self.object.state in LetterState.resendable() and bool(self.object.text),
            resend_url=reverse("members_moderation:resend_letter", args=[self.object.pk]),
            **kwargs,
        )


class LetterViewSet(ModelViewSet):
    """Registered by wagtail_hooks."""

    model = Letter
    name = "letters"
    url_prefix = "lettres"
    url_namespace = "letters"
    icon = "mail"
    menu_label = "Lettres"
    menu_order = 320
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields = ["kind"]
    index_view_class = LetterIndexView
    inspect_view_class = LetterInspectView
    inspect_view_enabled = True
    inspect_view_fields = [
        "kind",
        "email",
        "subject",
        "state",
        "attempts",
        "next_attempt_at",
        "sent_at",
        "last_error",
        "created_at",
    ]
    list_display = [
        "subject",
        "kind",
        Column("recipient", label="Destinataire", accessor=recipient),
        Column("state", label="État", accessor="get_state_display", sort_key="state"),
        Column("attempts", label="Essais"),
        Column("last_error", label="Dernière erreur"),
        DateColumn("created_at", label="Écrite", sort_key="created_at"),
        DateColumn("sent_at", label="Envoyée", sort_key="sent_at"),
    ]
    list_filter = ["state", "kind"]
    ordering = ["-created_at"]
    search_fields = ["subject", "kind"]

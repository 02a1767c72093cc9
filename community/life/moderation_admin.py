"""Decided cases and pauses in /gestion/, read only: the queue is where they change. No post is quoted here."""

from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from community.life.models import PostCase, WritingPause
from community.members.models import User


class CasePolicy(BasePermissionPolicy):
    """The équipe relais reads; nobody writes here, not even a superuser."""

    def user_has_permission(self, user, action):
        return action == "view" and user.has_perm("life.see_cases")

    def users_with_any_permission(self, actions):
        return User.objects.none()


for model in (PostCase, WritingPause):
    register_permission_policy(model, CasePolicy(model))


class ModerationViewSet(SnippetViewSet):
    """What both lists have in common."""

    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = True


class PostCaseViewSet(ModerationViewSet):
    """Decisions about posts, the last first."""

    model = PostCase
    icon = "check"
    menu_label = "Messages modérés"
    list_display = [
        TitleColumn("__str__", label="Cas", url_name="wagtailsnippets_life_postcase:inspect"),
        Column("author", label="Auteur·rice du message"),
        Column("state", label="État", accessor="get_state_display"),
        Column("measure", label="Décision", accessor="get_measure_display"),
        Column("outcome", label="Recours", accessor="get_outcome_display"),
        DateColumn("decided_at", label="Décidé le"),
    ]
    list_filter = ["state", "measure", "outcome"]
    search_fields = ["rule", "reason"]
    inspect_view_fields = [
        "state",
        "measure",
        "hides_post",
        "pause_days",
        "rule",
        "reason",
        "decided_by",
        "decided_at",
        "appeal",
        "outcome",
        "outcome_reason",
        "settled_by",
        "settled_at",
    ]

    def get_queryset(self, request):
        return PostCase.objects.select_related("author").order_by("-created_at", "-pk")


class WritingPauseViewSet(ModerationViewSet):
    """Who does not write for a while."""

    model = WritingPause
    icon = "time"
    menu_label = "Suspensions"
    list_display = [
        Column("user", label="Membre"),
        DateColumn("starts_at", label="À partir du"),
        DateColumn("ends_at", label="Jusqu’au"),
        DateColumn("lifted_at", label="Levée le"),
    ]
    inspect_view_fields = ["user", "reason", "starts_at", "ends_at", "lifted_at"]

    def get_queryset(self, request):
        return WritingPause.objects.select_related("user")


class CasesGroup(SnippetViewSetGroup):
    """« Décisions » in the menu of /gestion/."""

    items = (PostCaseViewSet, WritingPauseViewSet)
    menu_label = "Décisions sur les messages"
    menu_icon = "check"
    menu_name = "post-cases"
    menu_order = 95

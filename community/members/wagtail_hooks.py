"""What this app adds to the back office, and what it registers for its own hooks."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from .charter_admin import CharterPolicy, CharterViewSet
from .letters_admin import LetterPolicy, LetterViewSet
from .models import CharterVersion, Letter, Report, User
from .moderation_hooks import waiting_in_sections
from .personal_data import AccountData
from .services import moderation
from .services.personal_data import LastAdministratorError, erase
from .views import backoffice, runs

register_permission_policy(Letter, LetterPolicy(Letter))
register_permission_policy(CharterVersion, CharterPolicy(CharterVersion))


@hooks.register("register_personal_data")
def register_account_data():
    return AccountData()


@hooks.register("register_admin_viewset")
def register_letters():
    return LetterViewSet("letters")


@hooks.register("register_admin_viewset")
def register_charter():
    return CharterViewSet("charter")


@hooks.register("register_admin_urls")
def register_moderation_urls():
    patterns = [
        path("moderation/", backoffice.QueueView.as_view(), name="queue"),
        path("moderation/signalements/", backoffice.ReportsView.as_view(), name="reports"),
        path("moderation/<int:pk>/publier/", backoffice.PublishView.as_view(), name="publish"),
        path("moderation/<int:pk>/renvoyer/", backoffice.SendBackView.as_view(), name="send_back"),
        path("lettres/<int:pk>/renvoyer/", backoffice.ResendLetterView.as_view(), name="resend_letter"),
    ]
    return [path("", include((patterns, "members_moderation")))]


class ModerationMenuItem(MenuItem):
    """« Modération (3) »: what waits, for those who may decide."""

    def is_shown(self, request):
        return request.user.has_perm("members.moderate")

    def render_component(self, request):
        component = super().render_component(request)
        count = moderation.waiting().count() + Report.objects.open().count()
        count += waiting_in_sections(request.user)
        if count:
            component.label = f"{self.label} ({count})"
        return component


@hooks.register("register_admin_menu_item")
def register_moderation_menu():
    return ModerationMenuItem(
        "Modération", reverse("members_moderation:queue"), icon_name="check", name="moderation", order=90
    )


@hooks.register("register_admin_urls")
def register_runs():
    patterns = [
        path("", runs.RunsView.as_view(), name="list"),
        path("lancer/", runs.RelaunchView.as_view(), name="relaunch"),
    ]
    return [path("taches/", include((patterns, "members_runs")))]


class RunsMenuItem(MenuItem):
    """« Tâches », for the équipe relais."""

    def is_shown(self, request):
        return request.user.has_perm("members.see_runs")


@hooks.register("register_admin_menu_item")
def register_runs_menu():
    return RunsMenuItem("Tâches", reverse("members_runs:list"), icon_name="history", name="runs", order=940)


@hooks.register("before_delete_user")
def anonymise_instead_of_deleting(request, user):
    """Deleting a row would take other people's work with it: the button anonymises."""
    if request.method != "POST":
        return None
    try:
        erase(user=user, by_user=request.user)
        messages.success(request, "Le compte est fermé et ses données personnelles sont effacées.")
    except LastAdministratorError as error:
        messages.error(request, str(error))
    return redirect("wagtailusers_users:index")


@hooks.register("before_bulk_action")
def refuse_bulk_deletion_of_accounts(request, action_type, objects, action_class_instance):
    """Accounts are closed one by one, knowingly."""
    if action_type == "delete" and action_class_instance.model is User:
        messages.error(request, "Les comptes se ferment un par un, depuis la fiche de la personne.")
        return redirect("wagtailusers_users:index")
    return None

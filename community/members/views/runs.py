"""« Tâches » in /gestion/: what the background did, what failed, what waits."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.views import View

from community.members.services import runs
from community.members.views.backoffice import BackOfficePage, RoleRequiredMixin

# Counts that services return, in words; an unknown one is shown as it is named
COUNT_LABELS = {
    "done": "fait",
    "failed": "en échec",
    "erased": "effacés",
    "interrupted": "interrompus",
    "needs": "besoins lus",
    "offers": "offres lues",
    "suggestions": "suggestions",
    "new": "nouvelles",
    "stale": "plus d’actualité",
    "neighbours": "voisines",
    "letters": "lettres",
    "people": "personnes lues",
    "asked": "demandes",
    "reminded": "relances",
    "expired": "expirées",
    "anonymised": "anonymisées",
    "warned": "avertis",
    "archived": "archivées",
}


class RunsView(BackOfficePage):
    """The tasks of the clock with their last run, then the last runs of all."""

    permission_required = "members.see_runs"
    template_name = "members/backoffice/runs.html"
    page_title = "Tâches"
    header_icon = "history"

    def get_context_data(self, **kwargs):
        only_failed = self.request.GET.get("etat") == "echecs"
        recent = runs.recent_runs(only_failed=only_failed)
        tasks = runs.known_tasks()
        for run in [*recent, *[task.last for task in tasks if task.last]]:
            run.shown_counts = in_words(run.counts)
        return super().get_context_data(
            tasks=tasks,
            recent=recent,
            only_failed=only_failed,
            is_in_process=settings.CELERY_TASK_ALWAYS_EAGER,
            queue_length=runs.queue_length(),
            may_relaunch=self.request.user.has_perm("members.relaunch_task"),
            **kwargs,
        )


class RelaunchView(RoleRequiredMixin, View):
    """« Lancer maintenant »."""

    permission_required = "members.relaunch_task"
    http_method_names = ["post"]

    def post(self, request):
        name = request.POST.get("task", "")
        try:
            runs.relaunch(name=name, user=request.user)
            messages.success(request, f"« {runs.label_of(name)} » : c’est lancé.")
        except runs.RunError as error:
            messages.error(request, str(error))
        return redirect("members_runs:list")


def in_words(counts: dict) -> str:
    """« 12 besoins lus, 60 suggestions »: what is not zero."""
    return ", ".join(f"{number} {COUNT_LABELS.get(name, name)}" for name, number in counts.items() if number)

"""Letters of the calls for commons: each says one thing, once."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from community.members.models import User
from community.members.services.letters import write_letter
from proposals.calls_enums import Phase, ProjectRole, SupporterState
from proposals.calls_phases import Period
from proposals.models import Call, Pledge, Project, ProjectResult, Supporter

BEFORE = timedelta(days=7)
# Phase about to close → what one may still do
LAST_DAYS = {
    Phase.PROPOSING: "démarrer un projet",
    Phase.TEAMING: "rejoindre un projet et compléter les équipes",
    Phase.SELECTING: "décider de la présélection",
    Phase.SHARING_OUT: "répartir votre part de l’enveloppe, ou la confier",
    Phase.DOING: "réaliser les projets",
    Phase.TELLING: "partager les résultats",
}


def tell_pledged(pledge: Pledge) -> None:
    """To each bearer."""
    for user in people_of(pledge.project, ProjectRole.BEARER):
        _write(
            "pledge_received",
            user,
            about=pledge,
            pledge=pledge,
            project=pledge.project,
            person=pledge.user.get_full_name(),
            action_label="Lire et répondre",
            action_url=site_url(reverse("calls:pledge", args=_of(pledge.project, pledge.pk))),
            reason="Vous portez ce projet.",
        )


def tell_answered(pledge: Pledge) -> None:
    """To who pledged."""
    if pledge.user_id:
        _write(
            "pledge_answered",
            pledge.user,
            about=pledge,
            pledge=pledge,
            project=pledge.project,
            accepted=pledge.state == "accepte",
            action_label="Ouvrir le projet",
            action_url=site_url(pledge.project.get_absolute_url()),
            reason="Vous avez proposé un apport à ce projet.",
        )


def tell_decision(project: Project, *, by) -> None:
    """Présélection: to the people of the project."""
    for user in people_of(project):
        if user.pk != by.pk:
            _write(
                "selection_decided",
                user,
                about=project,
                project=project,
                call=project.call,
                selected=project.state == "retenu",
                action_label="Lire la décision",
                action_url=site_url(project.get_absolute_url()),
                reason="Vous êtes de ce projet.",
            )


def tell_supporter(supporter: Supporter) -> None:
    """Whether the organiser confirmed a part."""
    if supporter.user_id:
        call = supporter.call
        _write(
            "supporter_decided",
            supporter.user,
            about=supporter,
            key=supporter.state,
            call=call,
            confirmed=supporter.state == SupporterState.CONFIRMED,
            period=call.calendar.period_of(Phase.SHARING_OUT),
            action_label="Ouvrir l’appel",
            action_url=site_url(call.get_absolute_url()),
            reason="Vous avez demandé une part de l’enveloppe de cet appel.",
        )


def tell_result(result: ProjectResult, *, but=None) -> None:
    """A published result: to those who follow the call and those of the project, each once."""
    call = result.project.call
    people = User.objects.filter(is_active=True).filter(pk__in=followers_and_people(call, result.project))
    for user in people.exclude(pk=but.pk if but else 0):
        _write(
            "result_published",
            user,
            about=result,
            result=result,
            call=call,
            project=result.project,
            tool=result.tool,
            action_label="Ouvrir l’outil",
            action_url=site_url(result.tool.get_absolute_url()),
            reason="Vous suivez cet appel à communs, ou vous êtes du projet.",
        )


def warn_of_closing_phases(today: date | None = None) -> int:
    """A week before a phase ends, tell those whom it concerns; as often as it runs, each is told once."""
    today = today or timezone.localdate()
    told = 0
    for call in Call.objects.published().filter(proposing_on__lte=today, closed_on__gt=today):
        period = call.calendar.period_of(call.phase_on(today))
        if period and period.phase in LAST_DAYS and today >= period.last - BEFORE:
            told += _warn(call, period)
    return told


def _warn(call: Call, period: Period) -> int:
    people = list(User.objects.filter(is_active=True, pk__in=concerned(call, period.phase)).order_by("pk"))
    for user in people:
        _write(
            "phase_closing",
            user,
            about=call,
            key=f"{period.phase}:{period.last.isoformat()}",
            call=call,
            last=period.last,
            still=LAST_DAYS[period.phase],
            action_label="Ouvrir l’appel",
            action_url=site_url(call.get_absolute_url()),
            reason="Vous suivez cet appel à communs, ou vous y prenez part.",
        )
    return len(people)


def concerned(call: Call, phase: Phase) -> set[int]:
    """Whom the end of a phase concerns, by id: supporters for the envelope, the organiser for the présélection."""
    if phase == Phase.SHARING_OUT:
        return set(call.supporters.confirmed().exclude(user=None).values_list("user", flat=True))
    if phase == Phase.SELECTING:
        return set(call.dynamic.team.values_list("user", flat=True)) if call.dynamic_id else set()
    followers = set(call.follows.values_list("user", flat=True))
    if phase == Phase.PROPOSING:
        return followers
    people = call.projects.alive().values_list("members__user", flat=True)
    return (followers if phase == Phase.TEAMING else set()) | {pk for pk in people if pk}


def followers_and_people(call: Call, project: Project) -> set[int]:
    followers = call.follows.values_list("user", flat=True)
    return {*followers, *project.members.values_list("user", flat=True)}


def people_of(project: Project, role: str = "") -> list[User]:
    rows = project.members.select_related("user").filter(user__is_active=True)
    return [row.user for row in (rows.filter(role=role) if role else rows)]


def site_url(path: str) -> str:
    return settings.SITE_URL + path


def _of(project: Project, *more) -> list:
    return [project.call.slug, project.pk, *more]


def _write(name: str, user, *, about, key: str = "", **context) -> None:
    write_letter(kind=f"proposals.{name}", user=user, about=about, key=key, context=context)

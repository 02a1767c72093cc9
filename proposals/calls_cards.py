"""What is shown of a call or of a project in a list: never a person."""

from datetime import date

from proposals.calls_enums import Phase, ProjectState
from proposals.calls_phases import in_french
from proposals.calls_sharing import euros
from proposals.models import Call, Project

PHASE_LOOKS = {Phase.ANNOUNCED: "neutral", Phase.TELLING: "neutral", Phase.CLOSED: "ended"}
STATE_LOOKS = {
    ProjectState.FORMING: "pending",
    ProjectState.SELECTED: "success",
    ProjectState.RUNNING: "success",
    ProjectState.DELIVERED: "success",
    ProjectState.NOT_SELECTED: "neutral",
    ProjectState.STOPPED: "ended",
}


def phase_badge(call: Call, today: date) -> dict:
    phase = call.phase_on(today)
    return {"kind": PHASE_LOOKS.get(phase, "success"), "value": "", "label": phase.label}


def until(call: Call, today: date) -> str:
    """« Jusqu’au 3 mars 2027 », « À partir du… » before it begins, « Clos le… » after."""
    phase = call.phase_on(today)
    if phase == Phase.ANNOUNCED:
        return f"À partir du {in_french(call.proposing_on)}"
    if phase == Phase.CLOSED:
        return f"Clos le {in_french(call.closed_on)}"
    return f"Jusqu’au {in_french(call.calendar.period_of(phase).last)}"


def call_card(call: Call, today: date) -> dict:
    """A card of a row read `with_card` and `with_counts`."""
    projects = call.project_count
    meta = [
        ("users", f"{call.organiser[:1].upper()}{call.organiser[1:]}"),
        ("clock", until(call, today)),
        ("seed", f"{projects} projet{'s' if projects > 1 else ''}"),
        ("pin", call.territory.name if call.territory_id else "Partout"),
        ("euro", f"{euros(call.envelope)} à partager" if call.has_envelope else ""),
    ]
    badges = [phase_badge(call, today)]
    if call.has_selection:
        badges.append({"kind": "neutral", "value": "", "label": "avec présélection"})
    return {
        "id": call.pk,
        "kind": "appel",
        "url": call.get_absolute_url(),
        "title": call.title,
        "text": call.challenge,
        "themes": [theme.name for theme in call.themes.all()],
        "meta": [{"icon": icon, "label": label} for icon, label in meta if label],
        "badges": badges,
    }


def state_badge(project: Project) -> dict:
    state = ProjectState(project.state)
    return {"kind": STATE_LOOKS[state], "value": "", "label": state.label}


def project_card(project: Project) -> dict:
    """A card of a row read `with_card`."""
    people = project.people
    return {
        "id": project.pk,
        "kind": "projet",
        "url": project.get_absolute_url(),
        "title": project.title,
        "text": project.summary,
        "themes": [],
        "meta": [
            {"icon": "users", "label": f"{people} personne{'s' if people > 1 else ''}"},
            *([{"icon": "island", "label": project.dynamic.name}] if project.dynamic_id else []),
        ],
        "badges": [state_badge(project)],
    }

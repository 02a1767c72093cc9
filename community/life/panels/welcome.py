"""The first steps, on « mon espace »."""

from community.life.models import Welcome
from community.life.services.welcome import steps_of


def welcome_panel(request) -> dict | None:
    """The five steps while some are left, unless she put them away: four queries at most."""
    if not Welcome.shows_to(request.user):
        return None
    steps = steps_of(request.user)
    done = sum(step.is_done for step in steps)
    if done == len(steps):
        return None
    return {
        "anchor": "premiers-pas",
        "title": "Vos premiers pas",
        "order": 1,
        "template": "life/welcome/_steps.html",
        "context": {"steps": steps, "done": done, "is_shown": True},
    }

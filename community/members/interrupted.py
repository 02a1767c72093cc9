"""What somebody was sending when the charter came in between: kept in her session, given back after she adheres.

Fields of the form only, for as long as the session lasts; a file has to be chosen again.
"""

from django.http import HttpRequest

KEY = "charter_interrupted"
MOST_CHARACTERS = 40_000
LEFT_OUT = {"csrfmiddlewaretoken"}


def keep(request: HttpRequest) -> None:
    """Note what was being sent; forget what was noted before."""
    if request.method != "POST":
        return
    request.session.pop(KEY, None)
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    pairs = [pair for pair in pairs if pair[0] not in LEFT_OUT]
    if sum(len(value) for _, value in pairs) <= MOST_CHARACTERS:
        request.session[KEY] = {
            "path": request.get_full_path(),
            "pairs": pairs,
            "had_files": bool(request.FILES),
        }


def take_back(request: HttpRequest, path: str) -> dict | None:
    """What was being sent to this address, once; None when nothing was."""
    kept = request.session.pop(KEY, None)
    return kept if kept and kept["path"] == path else None

"""The glossary: the index, one term, the chooser of a word with several meanings."""

from itertools import groupby
from string import ascii_uppercase

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from dynamics.citations import cite
from dynamics.french import fold
from toolbox.models import Term
from toolbox.services.glossary import Glossary, Meaning, current_for
from toolbox.services.mentions import sheets_saying

LONGEST_QUESTION = 200


@require_safe
@vary_on_cookie
def index(request: HttpRequest) -> HttpResponse:
    """Every term by its letter, or those that answer a question, best first."""
    glossary = current_for(request)
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_QUESTION].strip()
    letters = [
        {"letter": letter, "entries": list(entries)}
        for letter, entries in groupby(glossary.entries, key=lambda entry: entry.letter)
    ]
    context = {
        "text": text,
        "letters": letters,
        "alphabet": [
            {"letter": letter, "used": any(one["letter"] == letter for one in letters)}
            for letter in ascii_uppercase
        ],
        "meanings": sorted(glossary.meanings.values(), key=lambda meaning: fold(meaning.word)),
        "count": len(glossary.entries),
        "address": f"{settings.SITE_URL}{request.path}",
    }
    if text:
        context |= search(glossary, text)
    return render(request, "toolbox/glossary/index.html", context)


def search(glossary: Glossary, text: str) -> dict:
    """What a question changes in the index."""
    found, correction = glossary.find(text)
    asked = fold(text).replace(" ", "-")
    return {
        "letters": [],
        "results": found,
        "correction": correction,
        "count": len(found),
        "chooser": glossary.meanings.get(asked),
        "ways_out": [
            {"label": "Voir tous les termes", "url": reverse("glossary:index"), "icon": "list"},
        ],
    }


@require_safe
@vary_on_cookie
def term(request: HttpRequest, slug: str) -> HttpResponse:
    glossary = current_for(request)
    if slug not in glossary.by_slug and slug in glossary.meanings:
        return choose(request, glossary.meanings[slug])
    if slug not in glossary.by_slug and slug.lower() in {**glossary.by_slug, **glossary.meanings}:
        return redirect("glossary:term", slug.lower(), permanent=True)
    found = get_object_or_404(Term, slug=slug)
    context = {
        "term": found,
        "meaning": next(
            (one for one in glossary.meanings.values() if one.word == found.homonym and found.homonym), None
        ),
        "see_also": found.see_also.all(),
        "seen_from": found.seen_from.exclude(pk__in=found.see_also.all()),
        "tools": found.tools.filter(live=True).order_by("name", "pk").only("slug", "name", "summary"),
        "sheets": sheets_saying(slug, glossary),
        "citations": cite(found.source),
        "address": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "toolbox/glossary/term.html", context)


def choose(request: HttpRequest, meaning: Meaning) -> HttpResponse:
    """Several terms for one word: the reader says which."""
    if not meaning.entries:
        raise Http404
    context = {"meaning": meaning, "address": f"{settings.SITE_URL}{request.path}"}
    return render(request, "toolbox/glossary/chooser.html", context)

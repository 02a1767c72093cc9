"""What people see when something does not go as it should: French, calm, with a way on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader


def bad_request(request, exception=None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None) -> HttpResponse:
    """A refusal that explains itself brings its own page (`template_name`) and what that page says (`context`)."""
    template = getattr(exception, "template_name", "403.html")
    context = {"reason": str(exception or ""), **getattr(exception, "context", {})}
    return render(request, template, context, status=403)


def page_not_found(request, exception=None) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failure(request, reason="") -> HttpResponse:
    """An expired or missing form token: ask to send the form again, never lose what was typed."""
    return render(request, "403_csrf.html", status=403)


def server_error(request) -> HttpResponse:
    """No context processor here: the page must come even when the database does not answer."""
    try:
        body = loader.get_template("500.html").render()
    except (TemplateDoesNotExist, ValueError):  # ValueError: a static file that was never collected
        body = "Archipel est momentanément indisponible."
    return HttpResponse(body, status=500)

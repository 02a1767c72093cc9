"""What the API says when something does not go: JSON, in French, with the right status."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import Throttled
from rest_framework.views import exception_handler


def handle(error: Exception, context: dict):
    """DRF's own answers; too many requests say how long to wait."""
    response = exception_handler(error, context)
    if isinstance(error, Throttled) and response is not None:
        wait = max(1, round(error.wait or 1))
        response.data = {"detail": f"Trop de lectures à la suite. Réessayez dans {wait} s."}
        response.headers["Retry-After"] = str(wait)
    elif isinstance(error, Http404) and response is not None:
        response.data = {"detail": "Rien à cette adresse."}
    return response


@csrf_exempt
def not_found(request, **kwargs) -> HttpResponse:
    """Any other address under /api/; one that only lacks its last slash is redirected."""
    path = request.path_info
    if not path.endswith("/") and resolve(f"{path}/").func is not not_found:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return JsonResponse(
        {"detail": "Rien à cette adresse. Les adresses de l’API sont décrites sur /api/v1/docs/."},
        status=404,
        json_dumps_params={"ensure_ascii": False},
    )

"""What can be answered before the rest of the site wakes up."""

from django.http import HttpRequest, HttpResponse

from dynamics.api.map import not_modified

MAP_PATH = "/api/v1/dynamics/map/"


class MapNotModifiedMiddleware:
    """First of all: a map view that the browser already holds costs a comparison of versions."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == MAP_PATH and request.method == "GET" and (answer := not_modified(request)):
            return answer
        return self.get_response(request)

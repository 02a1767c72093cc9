"""What every answer gets: security headers, the policy of its part of the site, a line in the log."""

import logging
import re
import time

from csp.middleware import CSPMiddleware
from django.conf import settings

logger = logging.getLogger("archipel.requests")


class RequestLogMiddleware:
    """Log method, path (never its query), status and duration in milliseconds."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        start = time.perf_counter()
        response = self.get_response(request)
        logger.debug(
            "request",
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((time.perf_counter() - start) * 1000, 1),
            },
        )
        return response


class SecurityHeadersMiddleware:
    """Permissions policy: the site asks for the position (« près de moi »), for nothing else."""

    POLICY = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), interest-cohort=()"

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.POLICY)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, the back office's own under /gestion/, map tiles where configured."""

    def process_response(self, request, response):
        if request.path.startswith("/gestion/"):
            response._csp_replace = back_office_policy(request.path)
        elif settings.TILES_URL:
            response._csp_update = {"img-src": [tiles_origin(settings.TILES_URL)]}
        return super().process_response(request, response)


def back_office_policy(path: str) -> dict[str, list[str]]:
    """Looser for the forms, whose choosers Wagtail starts inline."""
    is_form = re.search(settings.BACK_OFFICE_FORMS, path) is not None
    return settings.BACK_OFFICE_FORMS_POLICY if is_form else settings.BACK_OFFICE_POLICY


def tiles_origin(url: str) -> str:
    """Scheme and host that the tiles come from, `{s}` becoming a wildcard of one label."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.split('/')[0].replace('{s}', '*')}"

"""Production only talks over HTTPS, with cookies that no script and no other site can use."""

import json

from tests.project.test_production import manage

ASKED = """
import json
from django.conf import settings as s
from django.test import Client
c = Client(SERVER_NAME="archipel.example.org")
plain = c.get("/robots.txt")
secure = c.get("/robots.txt", secure=True)
print(json.dumps({
    "plain": [plain.status_code, plain.headers.get("Location")],
    "hsts": secure.headers.get("Strict-Transport-Security"),
    "session": [s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE],
    "csrf": [s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY, s.CSRF_COOKIE_SAMESITE],
    "paths": [s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_PATH, s.CSRF_COOKIE_DOMAIN],
    "silks": [s.DEBUG, s.SECURE_CONTENT_TYPE_NOSNIFF, s.X_FRAME_OPTIONS, s.CSRF_TRUSTED_ORIGINS],
}))
"""


def test_production_is_https_only_and_its_cookies_are_its_own():
    done = manage("shell", "-v0", "-c", ASKED)

    assert json.loads(done.stdout.splitlines()[-1]) == {
        "plain": [301, "https://archipel.example.org/robots.txt"],
        "hsts": "max-age=31536000; includeSubDomains; preload",
        # `__Host-`: the browser itself refuses them without Secure, with a domain or another path
        "session": ["__Host-session", True, True, "Lax"],
        "csrf": ["__Host-csrf", True, True, "Lax"],
        "paths": ["/", None, "/", None],
        "silks": [False, True, "DENY", ["https://archipel.example.org"]],
    }, done.stderr

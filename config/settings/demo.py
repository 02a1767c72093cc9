"""`make demo` and `manage.py`: no variable needed, DEBUG off, localhost only, one process."""

from .base import *  # noqa: F403
from .base import VAR_DIR, env

# Public on purpose: this key only ever protects a demonstration on localhost.
SECRET_KEY = env("SECRET_KEY", default="archipel-demo-key-only-for-localhost-and-never-for-a-real-site")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
REQUIRE_ADMIN_MFA = env.bool("REQUIRE_ADMIN_MFA", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W009", "security.W012", "security.W016"]

VAR_DIR.mkdir(exist_ok=True)  # so that any command finds where to make its database, on a fresh clone

"""Does the web process of this container answer 200 on /healthz/? Exit code 0 when it does."""

import http.client
import os
import sys


def main() -> int:
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".*")
    site = http.client.HTTPConnection("127.0.0.1", 8000, timeout=8)
    site.request("GET", "/healthz/", headers={"Host": host or "localhost", "X-Forwarded-Proto": "https"})
    return int(site.getresponse().status != 200)


if __name__ == "__main__":
    sys.exit(main())

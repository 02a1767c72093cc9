"""`make screenshots`: the pictures of docs/images, taken by the test browser on a demonstration of its own.

Starts the site on a free port, as `make demo` does, and stops it.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.services.processes import free_port, get_status, wait_until

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]
PAGES = {"accueil": "/", "carte": "/dynamiques/carte/"}


@contextlib.contextmanager
def demonstration():
    """The port of a running demonstration."""
    port = free_port()
    env = {**os.environ, "SITE_URL": f"http://127.0.0.1:{port}", "LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: get_status(port, "/healthz/"), seconds=600, what="le site répond")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def main() -> int:
    browser_path = os.environ.get("CHROMIUM")
    if not browser_path:
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demonstration() as port, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_page(
            viewport={"width": 1280, "height": 860}, locale="fr-FR", reduced_motion="reduce"
        )
        for name, path in PAGES.items():
            page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
            sys.stdout.write(f"• docs/images/{name}.png\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

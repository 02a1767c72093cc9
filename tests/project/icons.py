"""`make icons`: the icons of the installed site, drawn by the test browser from static/img/favicon.svg.

The round-cornered sign for « any », the same on a full square, inside the safe circle, for « maskable » and Apple.
"""

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parents[2] / "static" / "img"
INK = "#0f3d3e"
# name: side in pixels, part of the side that the sign fills (None: the sign as it is)
ICONS = {
    "icon-192.png": (192, None),
    "icon-512.png": (512, None),
    "icon-maskable-512.png": (512, 0.8),
    "apple-touch-icon.png": (180, 0.9),
}


def page_of(sign: str, side: int, part: float | None) -> str:
    size = side * (part or 1)
    ground = f"background:{INK}" if part else "background:transparent"
    sized = sign.replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)
    return f'<body style="margin:0;width:{side}px;height:{side}px;display:grid;place-items:center;{ground}">{sized}'


def main() -> int:
    browser_path = os.environ.get("CHROMIUM")
    if not browser_path:
        return 1
    sign = (IMAGES / "favicon.svg").read_text(encoding="utf8")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for name, (side, part) in ICONS.items():
            page = browser.new_page(viewport={"width": side, "height": side})
            page.set_content(page_of(sign, side, part))
            drawn = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
            drawn.quantize(128, method=Image.Quantize.FASTOCTREE).save(IMAGES / name, optimize=True)
            sys.stdout.write(f"• static/img/{name}\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

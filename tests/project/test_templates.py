"""Templates: all used, none with styles or scripts of its own."""

import re

import pytest

from .files import ROOT, name_of, text_files

FOLDER = ROOT / "templates"
TEMPLATES = [path for path in text_files(under="templates") if path.suffix in {".html", ".txt", ".xml"}]
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and not path.is_relative_to(FOLDER / "emails")]

# Found by a library under a name of its own.
BY_LIBRARIES = (
    "account/",
    "allauth/",
    "django/",
    "mfa/",
    "rest_framework/",
    "usersessions/",
    "wagtailadmin/",
    "wagtailcore/",
)
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}


def sources() -> str:
    files = [*text_files(".py"), *TEMPLATES]
    return "\n".join(path.read_text(encoding="utf8") for path in files)


def test_every_template_is_used():
    text = sources()
    quoted = set(re.findall(r"[\w./-]+\.(?:html|txt|xml)", text))
    unused = []
    for path in TEMPLATES:
        name = path.relative_to(FOLDER).as_posix()
        if name in quoted or name in BY_DJANGO or name.startswith(BY_LIBRARIES):
            continue
        if name.startswith("emails/"):
            app, _, letter = name.removeprefix("emails/").partition("/")
            kind = letter.split(".")[0]
            if f"{app}.{kind}" in text or f'"{kind}"' in text:
                continue
        unused.append(name)

    assert unused == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_has_no_style_or_script_inline(path):
    text = re.sub(
        r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(encoding="utf8"), flags=re.DOTALL
    )
    data = r'type="application/(?:ld\+)?json"'
    scripts = [
        tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and not re.search(data, tag)
    ]

    assert scripts == []
    assert re.findall(r'\sstyle="|<style\b|\son[a-z]+="|javascript:', text) == []

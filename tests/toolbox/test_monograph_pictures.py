"""The pictures of a monographie: modern formats, the size of the screen, their place kept, their weight counted."""

import re

import pytest
from PIL import features
from wagtail.images.models import Rendition

from tests.toolbox.pages import load_one_of_each, picture
from toolbox.models import MonographPage
from toolbox.services.pictures import make_pictures

pytestmark = pytest.mark.django_db

PHONE = 390  # CSS pixels
MEGABYTE = 1_000_000


@pytest.fixture
def images(settings, tmp_path):
    """`images(n)`: n different pictures, each with its text and credit."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return lambda count: [picture(rank) for rank in range(count)]


@pytest.fixture
def monographie(tmp_path) -> MonographPage:
    (tmp_path / "data").mkdir()
    return load_one_of_each(tmp_path / "data")[1]


def illustrate(page, pictures) -> None:
    page.spring = [("picture", one) for one in pictures]
    page.save_revision().publish()


def test_the_encoder_of_avif_is_there():
    assert features.check("avif")


def test_a_picture_comes_in_avif_and_webp_with_its_size_and_when_it_is_near(client, monographie, images):
    illustrate(monographie, images(1))

    page = client.get("/monographies/eusko/").text

    figure = re.search(r'<figure class="picture">.*?</figure>', page, re.DOTALL)[0]
    assert re.findall(r'type="(image/\w+)"', figure) == ["image/avif"]
    assert re.findall(r"\.(avif|webp) (\d+)w", figure) == [
        ("avif", "400"),
        ("avif", "800"),
        ("avif", "1200"),
        ("webp", "400"),
        ("webp", "800"),
        ("webp", "1200"),
    ]
    img = re.search(r"<img[^>]*>", figure)[0]
    for attribute in ('width="400"', 'height="266"', 'loading="lazy"', 'alt="La halle, vue 0"', "sizes="):
        assert attribute in img
    assert "style=" not in figure


def test_ten_pictures_and_their_page_are_under_a_megabyte_on_a_phone(
    client, monographie, images, django_assert_max_num_queries
):
    illustrate(monographie, images(10))
    assert make_pictures(monographie.pk) == 10

    with django_assert_max_num_queries(25):
        page = client.get("/monographies/eusko/", headers={"accept-encoding": "gzip"})

    # 92 % of 390 px, at two pixels a point: the middle size
    for kind in ("avif", "webp"):
        chosen = [one for one in Rendition.objects.filter(width=800) if one.file.name.endswith(f".{kind}")]
        assert len(chosen) == 10
        pictures = sum(one.file.size for one in chosen)
        assert pictures + len(page.content) < 0.9 * MEGABYTE, (kind, pictures, len(page.content))
    assert 0.92 * PHONE * 2 < 800


def test_pictures_are_made_when_the_page_is_published(
    monographie, images, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        illustrate(monographie, images(1))

    assert Rendition.objects.filter(filter_spec__contains="avif").count() == 3
    assert Rendition.objects.filter(filter_spec__contains="webp").count() == 3


def test_a_page_that_is_gone_has_no_pictures_to_make():
    assert make_pictures(0) == 0

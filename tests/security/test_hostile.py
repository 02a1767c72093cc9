"""Whatever is typed in the address bar: a page, a 400 or a 404, never a failure of the site."""

import pytest
from django.test import Client

from tests.security.addresses import samples

pytestmark = pytest.mark.django_db

LISTS = [
    "/dynamiques/",
    "/dynamiques/carte/",
    "/dynamiques/carte/integrer/?vue=1",
    "/dynamiques/integrer/?vue=1",
    "/territoires/recherche/",
    "/observatoire/",
    "/observatoire/dynamiques-par-theme/",
    "/observatoire/dynamiques-par-theme.csv",
    "/observatoire/dynamiques-par-theme/integrer/?vue=1",
    "/api/v1/dynamics/",
    "/api/v1/dynamics/?format=csv",
    "/api/v1/dynamics/map/",
    "/api/v1/dynamics/map/?bbox=-5,42,9,51&zoom=6",
    "/api/v1/territories/",
]
PAGES = [
    "/",
    "/dynamiques/carte/integrer/",
    "/dynamiques/integrer/",
    "/flux/gogocarto.json",
    "/dynamiques/la-ruche/",
    "/territoires/",
    "/territoires/26011/",
    "/organisations/fonds/",
    "/communaute/charte/",
    "/communaute/signaler/",
    "/donnees/",
    "/sitemap.xml",
    "/sitemap-dynamiques.xml",
    "/flux/nouveautes.atom",
    "/compte/login/",
    "/compte/signup/",
    "/api/v1/dynamics/?format=geojson",
    "/api/v1/network/",
    "/api/v1/statistics/",
    "/api/v1/docs/",
]
QUERIES = [
    "q=%00",
    "q=%00%00&type=%00&theme=%00&region=%00&departement=%00",
    "q=%22%27%5C%3B--",
    "q=%25%25%28%29%2A",
    "q=NEAR%28a+b%29+OR+%22",
    "q=%ff%fe",
    "q=%F0%9F%8C%8A%E2%80%AE",
    "q=" + "a" * 10_000,
    "q=" + "%C3%A9+" * 3_000,
    "page=-1",
    "page=0",
    "page=x",
    "page=999999999999999999999",
    "page=1&page=2",
    "page_size=-1",
    "page_size=1000000",
    "format=xml",
    "format=%00",
    "bbox=x",
    "bbox=1,2,3",
    "bbox=nan,nan,nan,nan&zoom=6",
    "bbox=9,51,-5,42&zoom=6",
    "bbox=-999,-999,999,999&zoom=6",
    "bbox=inf,-inf,inf,inf&zoom=99999999999999999999",
    "bbox=-5,42,9,51&zoom=-1",
    "ids=x,1e9,-1,99999999999999999999,%00",
    "type=inconnu&stade=inconnu&theme=inconnu&region=ZZ&departement=999&forme=x&origine=x&aide=x&fiche=x",
    "couleur=bleue&%00=%00&[]=1&a[b]=c",
    "&".join(["theme=energie"] * 2_000),
    "tri=inconnu",
    "tri=distance",
    "pres=%00",
    "pres=99999&rayon=nan",
    "lat=nan&lon=nan&rayon=inf",
    "lat=1e400&lon=-1e400",
    "lat=90.0000001&lon=181",
    "lat=x&lon=y&rayon=z",
    "pres_texte=" + "a" * 5_000,
    "niveau=%00&niveau=pays&q=a",
    "next=//evil.example&objet=x:y:z&page=%00",
    "p=-1",
    "p=%00",
    "vue=%00",
]
PATHS = [
    "/dynamiques/%00/",
    "/dynamiques/" + "a" * 5_000 + "/",
    "/dynamiques/..%2f..%2fetc%2fpasswd/",
    "/territoires/%00/",
    "/territoires/" + "9" * 5_000 + "/",
    "/territoires/%F0%9F%8C%8A/",
    "/organisations/%ff/",
    "/api/v1/dynamics/%00/",
    "/api/v1/%2e%2e/",
    "/media/..%2f..%2fmanage.py",
    "/media/../manage.py",
    "/media/%00",
    "/static/../manage.py",
    "/documents/99999999999999999999/x.pdf",
    "/documents/1/%00",
    "/communaute/membres/00000000-0000-0000-0000-000000000000/",
    "/communaute/rester/" + "x" * 5_000 + "/",
    "/dynamiques/invitation/%00/",
    "/dynamiques/a-jour/a:b:c/",
    "/dynamiques/inscrire/00000000-0000-0000-0000-000000000000/",
    "/sitemap-%00.xml",
    "/%E2%80%AE/",
    "/.git/config",
    "/.env",
    "/wp-login.php",
]


@pytest.fixture
def calm(client):
    """The test client, which tells failures as a visitor would see them rather than raise them."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "queries"),
    [(address, QUERIES) for address in LISTS] + [(address, QUERIES[::5]) for address in PAGES],
)
def test_no_query_string_makes_a_page_fail(calm, world, address, queries):
    joint = "&" if "?" in address else "?"
    for query in queries:
        response = calm.get(address + joint + query)
        if response.streaming:
            b"".join(response.streaming_content)
        assert response.status_code < 500, (address, query[:200])


@pytest.mark.parametrize("path", PATHS)
def test_no_path_makes_the_site_fail_or_tell_what_it_must_not(calm, world, path):
    response = calm.get(path)

    assert response.status_code in {301, 302, 400, 404, 410}
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert b"DJANGO_SETTINGS_MODULE" not in body
    assert "evil.example" not in response.headers.get("Location", "")


@pytest.mark.parametrize("role", ["visiteur", "animateur", "administrateur"])
def test_no_form_fails_on_nonsense(as_role, world, role):
    """Every address, posted to with fields that no form has sent."""
    client = as_role(role)
    client.raise_request_exception = False
    nonsense = {
        "name": "\x00" * 3,
        "email": "x" * 5_000,
        "message": "a\x00b",
        "revision": "99999999999999999999",
        "action": "add:__class__",
        "answer": "%00",
        "role": "roi",
        "next": "//evil.example",
        "password": "\x00",
        "login": "\x00@\x00",
        "objet": "a:b:c",
        "events-TOTAL_FORMS": "999999999",
        "actors-TOTAL_FORMS": "-1",
        "withdraw": "\x00",
    }
    for name, address in samples(world).items():
        if name in {"account_logout", "members:delete_account"}:
            continue
        response = client.post(address, nonsense)
        assert response.status_code < 500, (role, name)
        assert "evil.example" not in response.headers.get("Location", ""), name


def test_a_body_that_is_no_form_is_refused(calm, world):
    for body, kind in [
        (b"\xff\xfe{", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"a" * 3_000_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(3_000)), "application/x-www-form-urlencoded"),
    ]:
        for address in ("/communaute/signaler/", "/compte/login/", "/api/v1/dynamics/"):
            assert calm.generic("POST", address, body, content_type=kind).status_code < 500


@pytest.mark.parametrize(
    "header", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "a b", "é", ""]
)
def test_another_host_name_is_refused_with_a_page(calm, world, header):
    response = calm.get("/", headers={"host": header}) if header else calm.get("/", HTTP_HOST="\x00")

    assert response.status_code == 400
    assert b"evil.example" not in response.content


def test_a_forwarded_host_is_not_believed(calm, world):
    response = calm.get("/compte/login/?next=/", headers={"x-forwarded-host": "evil.example"})

    assert response.status_code == 200
    assert b"evil.example" not in response.content


def test_strange_headers_do_no_harm(calm, world):
    strange = {
        "accept": "\x00/\xff, */*;q=banane",
        "accept-language": "x" * 5_000,
        "if-none-match": '"\x00",W/',
        "if-modified-since": "hier",
        "cookie": "sessionid=\x00; csrftoken=%00; a",
        "hx-request": "true",
        "hx-target": "<script>",
        "range": "bytes=9-0,-",
        "x-requested-with": "XMLHttpRequest",
    }
    for address in LISTS + PAGES:
        response = calm.get(address, headers=strange)
        assert response.status_code < 500, address


def test_unusual_methods_change_nothing(world):
    """Some forms read PUT as POST: like POST, it needs their token."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for address in LISTS:
        for method in ("PUT", "DELETE", "PATCH", "PROPFIND"):
            assert client.generic(method, address).status_code in {403, 404, 405}, (method, address)

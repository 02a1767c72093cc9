"""What is asked of an address that a person gave: every hostile answer is refused with a sentence, by real servers."""

import gzip
import ssl
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dynamics.services.remote_addresses import Policy, RemoteError, is_public, matches
from dynamics.services.remote_fetch import Limits, fetch
from tests.dynamics.remote_servers import NAME, local_policy, serving, zipped

CSV = b"id,nom\n1,La Ruche\n"
SMALL = Limits(seconds=2, connect_seconds=1, wire_bytes=200_000, bytes=400_000)


@pytest.fixture
def server():
    with serving() as running:
        yield running


def read(server, path="/liste", *, policy=None, limits=SMALL, **options):
    return fetch(
        server.url(path), policy=policy or local_policy(server), agent="Essai", limits=limits, **options
    )


def refused(server, path="/liste", **options) -> str:
    with pytest.raises(RemoteError) as caught:
        read(server, path, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "pas une adresse",
    ],
)
def test_private_and_reserved_addresses_are_not_public(address):
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "185.199.108.133", "2a01:e0a::1"])
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(address) is True


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://a.example.org/x.csv", "Seules les adresses en https sont acceptées."),
        ("ftp://a.example.org/x.csv", "Seules les adresses en https sont acceptées."),
        ("file:///etc/passwd", "Seules les adresses en https sont acceptées."),
        ("https://a.example.org:22/", "Seul le port habituel de https est accepté."),
        (
            "https://moi:secret@a.example.org/",
            "L’adresse doit nommer un site, sans identifiant ni mot de passe.",
        ),
        ("https:///x.csv", "L’adresse doit nommer un site, sans identifiant ni mot de passe."),
        ("https://a.example.org/a b", "Cette adresse est trop longue ou contient des caractères interdits."),
        (
            "https://a.example.org/\r\nHost: b",
            "Cette adresse est trop longue ou contient des caractères interdits.",
        ),
        (
            "https://a.example.org\\@b.example.org/",
            "Cette adresse est trop longue ou contient des caractères interdits.",
        ),
        ("https://[::1", "Cette adresse est illisible."),
        ("https://a.example.org:99999/", "Cette adresse est illisible."),
        (
            "https://b.example.org/",
            "« b.example.org » n’est pas parmi les sites autorisés (réglage IMPORT_ALLOWED_HOSTS).",
        ),
        (
            "https://a.example.org.b.net/",
            "« a.example.org.b.net » n’est pas parmi les sites autorisés (réglage IMPORT_ALLOWED_HOSTS).",
        ),
    ],
)
def test_an_address_out_of_form_is_refused_before_the_network(url, message):
    policy = Policy(
        hosts=("a.example.org",), resolver=lambda host, port: pytest.fail("the network was asked")
    )

    with pytest.raises(RemoteError) as caught:
        policy.check(url)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("host", "allowed", "expected"),
    [
        ("a.org", "a.org", True),
        ("A.org.", "a.org", True),
        ("b.a.org", "a.org", False),
        ("b.a.org", ".a.org", True),
        ("a.org", ".a.org", True),
        ("mechanta.org", ".a.org", False),
    ],
)
def test_allowed_names(host, allowed, expected):
    assert matches(host, allowed) is expected


@pytest.mark.parametrize("answers", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], []])
def test_a_name_that_leads_inside_is_refused(answers):
    policy = Policy(hosts=("a.example.org",), resolver=lambda host, port: answers)

    with pytest.raises(RemoteError, match="mène à un réseau privé ou réservé"):
        policy.check("https://a.example.org/")


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_writing_of_this_machine_is_let_through(host):
    """With the system's own resolver, and no list of names."""
    with pytest.raises(RemoteError, match=r"réseau privé ou réservé|introuvable"):
        Policy(hosts=None).check(f"https://{host}/")


def test_the_name_is_resolved_once_and_the_connection_goes_to_what_was_checked(server):
    """A second answer, which would lead inside, is never asked for."""
    server.gives("/liste", CSV, Content_Type="text/csv")
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    policy = local_policy(server)
    object.__setattr__(policy, "resolver", lambda host, port: next(answers))

    fetched = read(server, policy=policy)

    assert fetched.body == CSV
    assert next(answers) == ["10.0.0.1"]
    assert server.asked[0][1]["Host"] == f"{NAME}:{server.port}"


def test_a_good_answer_is_read_with_what_tells_it_apart(server):
    server.gives("/liste", CSV, Content_Type="text/csv; charset=utf-8", ETag='"v1"', Last_Modified="hier")

    fetched = read(server)

    assert (fetched.body, fetched.content_type, fetched.etag, fetched.last_modified) == (
        CSV,
        "text/csv",
        '"v1"',
        "hier",
    )


def test_what_did_not_change_is_not_sent_again(server):
    server.gives("/liste", b"", status=304)

    fetched = read(server, etag='"v1"', last_modified="hier")

    assert fetched.body is None
    assert server.asked[0][1]["If-None-Match"] == '"v1"'
    assert server.asked[0][1]["If-Modified-Since"] == "hier"


def test_a_compressed_answer_is_unfolded(server):
    server.gives("/liste", gzip.compress(CSV, mtime=0), Content_Type="text/csv", Content_Encoding="gzip")

    assert read(server).body == CSV


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:6379/",
        "http://[::1]/",
        "http://10.0.0.5/interne.csv",
        "//192.168.0.1/",
    ],
)
def test_a_redirect_to_the_inside_is_refused(server, to):
    server.redirects("/liste", to)

    assert "n’est pas parmi les sites autorisés" in refused(server)
    if "127.0.0.1" not in to:  # which these tests allow, to have servers at all
        assert "réseau privé ou réservé" in refused(server, policy=local_policy(server, hosts=None))


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("https://ailleurs.example.org/", "Seules les adresses en https sont acceptées."),
        ("file:///etc/passwd", "Seules les adresses en https sont acceptées."),
        ("gopher://x/", "Seules les adresses en https sont acceptées."),
    ],
)
def test_a_redirect_to_another_kind_of_address_is_refused(server, to, message):
    server.redirects("/liste", to)

    assert refused(server) == message


def test_a_few_redirects_are_followed_and_a_circle_is_not(server):
    server.redirects("/liste", "/deux", 301)
    server.redirects("/deux", server.url("/trois"), 307)
    server.gives("/trois", CSV, Content_Type="text/csv")
    server.redirects("/ronde", "/ronde")

    assert read(server).body == CSV
    assert refused(server, "/ronde") == "Le site renvoie plus de 3 fois ailleurs."
    assert len(server.asked) == 3 + 4


def test_a_gigabyte_that_is_announced_is_not_begun(server):
    server.never_ends("/liste", b"x" * 65536, announced=1024**3, Content_Type="text/csv")

    assert refused(server) == "Le contenu dépasse 1 Mo : il n’est pas lu plus loin."


def test_a_gigabyte_that_is_not_announced_is_left_at_the_limit(server):
    server.never_ends("/liste", b"a,b\n" * 16384, Content_Type="text/csv")
    tracemalloc.start()

    message = refused(server)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message == "Le contenu dépasse 1 Mo : il n’est pas lu plus loin."
    assert peak < 5_000_000


def test_a_bomb_is_left_at_the_limit_of_what_it_unfolds_into(server):
    """Two hundred megabytes of zeros, in two hundred kilobytes."""
    bomb = zipped(200 * 1024**2)
    server.gives("/liste", bomb, Content_Type="text/csv", Content_Encoding="gzip")
    tracemalloc.start()

    message = refused(server, limits=Limits(seconds=5, wire_bytes=1_000_000, bytes=400_000))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message == "Le contenu dépasse 1 Mo : il n’est pas lu plus loin."
    assert peak < 5_000_000


@pytest.mark.parametrize("piece", [b"a", b""])
def test_a_slow_body_is_left_at_the_end_of_the_time(server, piece):
    server.never_ends("/liste", piece, every=0.2, Content_Type="text/csv")
    start = time.monotonic()

    assert refused(server) == "Le site n’a pas répondu en entier en 2 secondes."
    assert time.monotonic() - start < 4


def test_slow_headers_are_left_at_the_end_of_the_time(server):
    def drip(handler):
        for number in range(60):
            handler.wfile.write(f"X-{number}: lent\r\n".encode() if number else b"HTTP/1.1 200 OK\r\n")
            handler.wfile.flush()
            time.sleep(0.2)

    server.answers["/liste"] = drip
    start = time.monotonic()

    assert refused(server) == "Le site n’a pas répondu en entier en 2 secondes."
    assert time.monotonic() - start < 4


@pytest.mark.parametrize(
    ("content_type", "body", "message"),
    [
        ("text/html", CSV, "Le site annonce « text/html » : attendu, du CSV, du JSON ou du GeoJSON."),
        (
            "application/zip",
            CSV,
            "Le site annonce « application/zip » : attendu, du CSV, du JSON ou du GeoJSON.",
        ),
        (
            "text/csv",
            b"<!doctype html><p>Oups",
            "L’adresse mène à une page web ou du XML : attendu, du CSV, du JSON ou du GeoJSON.",
        ),
        (
            "text/csv",
            b"PK\x03\x04xxxx",
            "L’adresse mène à une archive ou un classeur : attendu, du CSV, du JSON ou du GeoJSON.",
        ),
        (
            "text/csv",
            b"%PDF-1.7",
            "L’adresse mène à un document PDF : attendu, du CSV, du JSON ou du GeoJSON.",
        ),
        (
            "text/csv",
            gzip.compress(CSV, mtime=0),
            "L’adresse mène à une archive : attendu, du CSV, du JSON ou du GeoJSON.",
        ),
        (
            "application/json",
            b"\x00\x01\x02\x03",
            "L’adresse mène à un fichier qui n’est pas du texte : attendu, du CSV, du JSON ou du GeoJSON.",
        ),
        ("text/csv", b"  \n", "Le site répond par un contenu vide."),
    ],
)
def test_what_is_not_a_table_is_refused_by_its_type_or_its_first_bytes(server, content_type, body, message):
    server.gives("/liste", body, Content_Type=content_type)

    assert refused(server) == message


@pytest.mark.parametrize(
    ("body", "headers", "message"),
    [
        (
            gzip.compress(CSV, mtime=0)[:-9],
            {"Content_Encoding": "gzip"},
            "La réponse du site est coupée ou illisible.",
        ),
        (b"pas du gzip", {"Content_Encoding": "gzip"}, "La réponse du site est coupée ou illisible."),
        (
            CSV,
            {"Content_Encoding": "br"},
            "Le site compresse sa réponse d’une façon que nous ne lisons pas (br).",
        ),
    ],
)
def test_a_damaged_answer_is_refused(server, body, headers, message):
    server.gives("/liste", body, Content_Type="text/csv", **headers)

    assert refused(server) == message


def test_an_answer_that_stops_before_its_end_is_refused(server):
    def cut(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/csv")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(CSV)
        handler.close_connection = True

    server.answers["/liste"] = cut

    assert refused(server) == "La réponse du site est coupée ou illisible."


@pytest.mark.parametrize("status", [404, 500, 204])
def test_an_error_of_the_site_is_told(server, status):
    server.gives("/liste", b"", status=status)

    assert refused(server) == f"Le site répond par l’erreur {status}."


def test_nonsense_in_place_of_http_is_refused(server):
    server.answers["/liste"] = lambda handler: (
        handler.wfile.write(b"\xff\xfe bonjour\r\n\r\n") and handler.connection.close()
    )

    assert refused(server) == "La réponse du site est coupée ou illisible."


def test_a_closed_door_is_told():
    with serving() as gone:
        pass

    assert refused(gone) == f"Le site « {NAME} » ne répond pas."


def certificate(tmp_path):
    """A certificate for the name of the tests, that nobody but a test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificat.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def secured(tmp_path):
    """The same server behind TLS; gives it, its certificate, and a policy that asks for https."""
    path = certificate(tmp_path)
    with serving() as running:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        running.http.socket = context.wrap_socket(running.http.socket, server_side=True)
        running.gives("/liste", CSV, Content_Type="text/csv")
        yield running, path, replace(local_policy(running), schemes=frozenset({"https"}))


def read_secured(server, policy):
    url = server.url().replace("http://", "https://")
    return fetch(url, policy=policy, agent="Essai", limits=SMALL)


def test_a_certificate_that_nobody_vouches_for_is_refused(secured):
    server, _, policy = secured

    with pytest.raises(RemoteError, match="certificat refusé"):
        read_secured(server, policy)


def test_a_site_is_read_over_https_under_its_own_name(secured, monkeypatch):
    server, path, policy = secured
    monkeypatch.setenv("SSL_CERT_FILE", str(path))

    assert read_secured(server, policy).body == CSV


def test_a_certificate_of_another_name_is_refused(secured, monkeypatch):
    server, path, policy = secured
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    elsewhere = replace(policy, hosts=("autre.example.org",), resolver=lambda host, port: ["127.0.0.1"])

    with pytest.raises(RemoteError, match="certificat refusé"):
        fetch(f"https://autre.example.org:{server.port}/liste", policy=elsewhere, agent="Essai", limits=SMALL)

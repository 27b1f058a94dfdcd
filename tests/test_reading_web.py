"""Web addresses: what is refused, what is fetched, and the limits; a local server, no network."""

from __future__ import annotations

import gzip
import http.server
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from analyzer.errors import InputError
from analyzer.reading import read_inputs, web
from analyzer.records import Article, Rejected

PAGE = (
    "<!doctype html><html><head><title>Talks go on</title>"
    '<meta property="og:site_name" content="The Example Courier">'
    '<meta property="article:published_time" content="2025-05-26T10:00:00Z"></head><body><article>'
    + "<p>The minister of Aland said the talks with Boria would go on in the capital.</p>" * 4
    + "</article></body></html>"
)


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        getattr(self, "page_" + path.strip("/").replace("-", "_").partition("/")[0])()

    def answer(
        self, body: bytes, content_type: str | None = "text/html", status: int = 200, **more: str
    ) -> None:
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page_article(self) -> None:
        self.answer(PAGE.encode())

    def page_gzip(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def page_bomb(self) -> None:
        self.answer(gzip.compress(b"x" * 3_000_000), Content_Encoding="gzip")

    def page_brotli(self) -> None:
        self.answer(b"??", Content_Encoding="br")

    def page_damaged(self) -> None:
        self.answer(b"not gzip at all", Content_Encoding="gzip")

    def page_text(self) -> None:
        self.answer("Gespräch über Zölle in München".encode("cp1252"), "text/plain; charset=cp1252")

    def page_json(self) -> None:
        self.answer(b'{"id": "a1", "text": "Aland thanked Boria."}', "application/json")

    def page_untyped(self) -> None:
        self.answer(b'{"id": "a2", "text": "Aland thanked Boria."}\n', None)

    def page_pdf(self) -> None:
        self.answer(b"%PDF-1.7", "application/pdf")

    def page_pdf_as_html(self) -> None:
        self.answer(b"%PDF-1.7 ...", "text/html")

    def page_announced(self) -> None:
        self.answer(b"x", Content_Length="99999999")

    def page_large(self) -> None:
        self.answer(b"x" * 200_000)

    def page_forbidden(self) -> None:
        self.answer(b"no", status=403)

    def page_missing(self) -> None:
        self.answer(b"no", status=404)

    def page_to_article(self) -> None:
        self.answer(b"", status=302, Location="/article")

    def page_to_itself(self) -> None:
        self.answer(b"", status=301, Location="/to-itself")

    def page_to_metadata(self) -> None:
        self.answer(b"", status=302, Location="http://169.254.169.254/latest/")

    def page_to_file(self) -> None:
        self.answer(b"", status=302, Location="file:///etc/passwd")

    def page_to_nowhere(self) -> None:
        self.answer(b"", status=302)

    def page_slow(self) -> None:
        for _ in range(20):
            self.wfile.write(b"H")
            time.sleep(0.1)

    def page_dribble(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(20):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hangs up is what some tests are about


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with _Server(("127.0.0.1", 0), _Handler) as httpd:
        httpd.daemon_threads = True
        thread = threading.Thread(target=lambda: httpd.serve_forever(poll_interval=0.01))
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()
        thread.join()


@pytest.fixture
def local_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    real = web.is_public
    monkeypatch.setattr(web, "is_public", lambda a: a == "127.0.0.1" or real(a))


def reason(url: str, **limits: float) -> str:
    with pytest.raises(InputError) as caught:
        web.fetch(url, **limits)  # type: ignore[arg-type]
    return str(caught.value)


# --- refused before anything is sent ------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "0.0.0.0", "[::]", "[fe80::1]", "[fc00::1]", "[fec0::1]",
        "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "224.0.0.1", "[ff02::1]", "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1",
        "2130706433", "0x7f.1", "0177.0.0.1", "127.1",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(host: str) -> None:
    assert "not public" in reason(f"http://{host}/")


def test_public_addresses_are_public() -> None:
    for address in ("93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"):
        assert web.is_public(address)


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("file:///etc/passwd", "'file', expected http or https"),
        ("ftp://example.org/a.txt", "'ftp', expected http or https"),
        ("javascript://example.org/%0aalert(1)", "'javascript'"),
        ("http://example.org@127.0.0.1/", "user name"),
        ("http://user:secret@example.org/", "user name"),
        ("http://127.0.0.1\\@example.org/", "backslash"),
        ("http://example.org/a b", "blank"),
        ("http://example.org/\r\nX-Injected: 1", "control character"),
        ("http:///path", "no host"),
        ("http://example.org:99999/", "no valid address"),
        ("http://[::1/", "no valid address"),
        ("http://" + "a" * 300 + ".example/", "not found"),
    ],
)
def test_tricks_in_the_address(url: str, part: str) -> None:
    assert part in reason(url)


def test_a_secret_in_the_address_is_not_repeated() -> None:
    assert "hunter2" not in reason("http://user:hunter2@example.org/")


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("8.8.8.8", "10.0.0.1")
    ]
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *a, **k: entries)
    assert "10.0.0.1, which is not public" in reason("http://two-faced.example/")


def test_the_checked_address_is_the_one_connected_to(
    server: str, monkeypatch: pytest.MonkeyPatch, local_is_public: None
) -> None:
    """A name that resolves to something else the second time is never asked a second time."""
    port = urlsplit(server).port
    asked: list[str] = []

    def resolve(host: str, *rest: object, **more: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(web.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(web.socket, "create_connection", _connect_to_number)
    page = web.fetch(f"http://rebinding.example:{port}/article")
    assert b"Aland" in page.data
    assert asked == ["rebinding.example"]


def _connect_to_number(address: tuple[str, int], timeout: float) -> socket.socket:
    assert address[0] == "127.0.0.1", "connected by name, not by the checked address"
    sock = socket.socket()
    sock.settimeout(timeout)
    sock.connect(address)
    return sock


# --- fetched ------------------------------------------------------------------------------------


def test_a_page_becomes_an_article(server: str, local_is_public: None) -> None:
    url = f"{server}/article"
    (article,) = read_inputs([url])
    assert isinstance(article, Article)
    assert article.id == url
    assert article.title == "Talks go on"
    assert article.outlet == "The Example Courier"
    assert str(article.date) == "2025-05-26"
    assert article.text.startswith("The minister of Aland")


@pytest.mark.parametrize("path", ["gzip", "to-article"])
def test_packed_and_redirected_pages(server: str, local_is_public: None, path: str) -> None:
    page = web.fetch(f"{server}/{path}")
    assert page.data.decode() == PAGE
    assert page.kind == "html"


def test_plain_text_in_the_declared_charset(server: str, local_is_public: None) -> None:
    (article,) = read_inputs([f"{server}/text"])
    assert isinstance(article, Article)
    assert article.text == "Gespräch über Zölle in München"
    assert article.outlet == "127.0.0.1"
    assert article.warnings == ()


@pytest.mark.parametrize(("path", "id"), [("json", "a1"), ("untyped", "a2")])
def test_json(server: str, local_is_public: None, path: str, id: str) -> None:
    (article,) = read_inputs([f"{server}/{path}"])
    assert isinstance(article, Article)
    assert (article.id, article.text) == (id, "Aland thanked Boria.")


# --- refused after a look -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("to-metadata", "169.254.169.254, which is not public"),
        ("to-file", "'file', expected http or https"),
        ("to-itself", "more than 5 redirects"),
        ("to-nowhere", "to nowhere"),
        ("pdf", "'application/pdf', expected HTML"),
        ("forbidden", "403 Forbidden"),
        ("missing", "404 Not Found"),
        ("brotli", "'br'"),
        ("damaged", "damaged"),
        ("announced", "larger than the limit of 10 MB"),
    ],
)
def test_refused(server: str, local_is_public: None, path: str, part: str) -> None:
    assert part in reason(f"{server}/{path}")


@pytest.mark.parametrize("path", ["large", "bomb"])
def test_too_large(server: str, local_is_public: None, path: str) -> None:
    assert "limit of 0.1 MB" in reason(f"{server}/{path}", max_bytes=100_000)


@pytest.mark.parametrize("path", ["slow", "dribble"])
def test_too_slow_though_bytes_keep_coming(server: str, local_is_public: None, path: str) -> None:
    start = time.monotonic()
    assert "longer than 0.3 s" in reason(f"{server}/{path}", timeout_s=0.3)
    assert time.monotonic() - start < 1
    fetching = [thread for thread in threading.enumerate() if thread.name == "fetch"]
    for thread in fetching:
        thread.join(0.5)
        assert not thread.is_alive(), "the connection was left open after time was up"


def test_a_name_that_does_not_resolve_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *a, **k: time.sleep(0.5))
    assert "longer than 0.1 s" in reason("http://slow-resolver.example/", timeout_s=0.1)


def test_nobody_listens(local_is_public: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert "cannot be read" in reason(f"http://127.0.0.1:{port}/")


def test_a_server_without_a_certificate(server: str, local_is_public: None) -> None:
    assert "cannot be read" in reason(server.replace("http:", "https:") + "/article")


def test_a_refused_address_costs_no_other_input(server: str, local_is_public: None) -> None:
    bad = ["http://10.0.0.1/", "gopher://example.org/", f"{server}/pdf-as-html"]
    outcomes = list(read_inputs([bad[0], f"{server}/article", *bad[1:]]))
    assert [type(o) for o in outcomes] == [Rejected, Article, Rejected, Rejected]
    assert [o.id for o in outcomes if isinstance(o, Rejected)] == bad
    assert isinstance(outcomes[3], Rejected)
    assert "a PDF file" in outcomes[3].reason

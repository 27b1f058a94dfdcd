"""Fetching a web page from a public address, within limits.

Every hop's host is resolved once, all its addresses are checked, and the connection goes to a
checked address: a name that answers differently the second time gains nothing. Proxies of the
environment are not used, since the check would then say nothing about who is reached.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from analyzer import __version__
from analyzer.errors import InputError
from analyzer.reading.source import megabytes

MAX_BYTES = 10_000_000
TIMEOUT_S = 20.0
MAX_REDIRECTS = 5

_BLOCK = 1 << 16
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 seen from an IPv6-only network
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_REDIRECTS = {301, 302, 303, 307, 308}
_SAVE = "save the page in a browser and give the .html file"
_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "text",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/x-jsonlines": "jsonl",
}
_HEADERS = {
    "User-Agent": f"stance-tension-analyzer/{__version__}",
    "Accept": "text/html, text/plain, application/json;q=0.9",
    "Accept-Encoding": "gzip, identity;q=0.5",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched.

    url: the last address, after redirects. kind: "text", "html", "json", "jsonl", or None where the
    server does not say. charset: as declared by the server, or None.
    """

    url: str
    kind: str | None
    charset: str | None
    data: bytes


def fetch(url: str, *, timeout_s: float = TIMEOUT_S, max_bytes: int = MAX_BYTES) -> Page:
    """Return the page at an http(s) address, after at most 5 redirects.

    timeout_s: for everything together, from resolving the name to the last byte. max_bytes: of the
    body, unpacked.
    Raises ``InputError`` with a reason: another scheme, a private address, an error of the server,
    another content type, too large, too slow.
    """
    job = _Fetch(url, time.monotonic() + timeout_s, max_bytes)
    outcomes: queue.SimpleQueue[Page | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcomes.put(job.run())
        except Exception as err:  # handed over to the caller, who raises it
            outcomes.put(err)

    # A resolver, a handshake or a server that sends a byte now and then has no total time limit of
    # its own; so the work is done aside and left when time is up.
    threading.Thread(target=run, daemon=True, name="fetch").start()
    try:
        outcome = outcomes.get(timeout=timeout_s)
    except queue.Empty:
        job.abort()
        raise _too_slow(timeout_s) from None
    if isinstance(outcome, Page):
        return outcome
    if isinstance(outcome, TimeoutError):
        raise _too_slow(timeout_s) from outcome
    raise outcome


def addresses_of(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host; ``InputError`` unless all of them are public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as err:
        raise InputError(
            f"the host {host!r} was not found ({err}); check the address and the network"
        ) from err
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not is_public(address):
            raise InputError(
                f"the host {host!r} has the address {address}, which is not public; only pages on "
                f"the public internet are fetched: {_SAVE}"
            )
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is reachable for everybody: not private, loopback, link-local, ..."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped or ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.sixtofour or ip.teredo or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class _Fetch:
    """One page on its way. ``abort`` may be called from another thread."""

    def __init__(self, url: str, deadline: float, max_bytes: int) -> None:
        self._url = url
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._aborted = False
        self._socket: socket.socket | None = None

    def abort(self) -> None:
        self._aborted = True
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it may have ended by itself
                self._socket.shutdown(socket.SHUT_RDWR)

    def run(self) -> Page:
        url = self._url
        for _ in range(MAX_REDIRECTS + 1):
            parts = _checked(url)
            connection = self._connect(parts)
            try:
                connection.request("GET", _target(parts), headers=_HEADERS)
                response = connection.getresponse()
                if response.status not in _REDIRECTS:
                    return self._read(url, response)
                location = response.getheader("Location")
            except (OSError, http.client.HTTPException) as err:
                raise _failed(parts, err) from err
            finally:
                connection.close()
            if not location:
                raise InputError(f"the server redirects (status {response.status}) to nowhere")
            url = urljoin(url, location)
        raise InputError(f"there are more than {MAX_REDIRECTS} redirects; give the last address")

    def _remaining(self) -> float:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0 or self._aborted:
            raise TimeoutError
        return remaining

    def _connect(self, parts: SplitResult) -> http.client.HTTPConnection:
        host = parts.hostname or ""
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        last: OSError | None = None
        for address in addresses_of(host, port):
            try:
                plain = socket.create_connection((address, port), timeout=self._remaining())
            except OSError as err:
                last = err
                continue
            self._socket = plain
            connection = http.client.HTTPConnection(host, port)
            try:
                connection.sock = (
                    ssl.create_default_context().wrap_socket(plain, server_hostname=host)
                    if secure
                    else plain
                )
            except OSError as err:
                plain.close()
                raise _failed(parts, err) from err
            self._socket = connection.sock
            return connection
        raise _failed(parts, last or OSError("no address")) from last

    def _read(self, url: str, response: http.client.HTTPResponse) -> Page:
        if not 200 <= response.status < 300:
            raise InputError(_refusal(response))
        content_type = (response.getheader("Content-Type") or "").partition(";")[0].strip()
        kind = _TYPES.get(content_type.lower())
        if content_type and kind is None:
            raise InputError(
                f"found the content type {content_type!r}, expected HTML, plain text or "
                "JSON; download it and export it as plain text (.txt)"
            )
        length = response.getheader("Content-Length") or ""
        if length.isdigit() and int(length) > self._max_bytes:
            raise self._too_large()
        return Page(url, kind, response.headers.get_content_charset(), self._body(response))

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        packing = (response.getheader("Content-Encoding") or "identity").strip().lower()
        if packing not in {"identity", "gzip", "x-gzip"}:
            raise InputError(f"the server packs the page in a way not known ({packing!r}); {_SAVE}")
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in packing else None
        body = bytearray()
        while block := response.read1(_BLOCK):
            self._remaining()
            try:
                room = self._max_bytes + 1 - len(body)
                body += unpack.decompress(block, room) if unpack else block
            except zlib.error as err:
                raise InputError(f"the page arrived damaged ({err}); try again") from err
            if len(body) > self._max_bytes:
                raise self._too_large()
        return bytes(body)

    def _too_large(self) -> InputError:
        return InputError(
            f"the page is larger than the limit of {megabytes(self._max_bytes)}; download it and "
            "give the part that is the article"
        )


def _checked(url: str) -> SplitResult:
    """Return the parts of an address that may be fetched; its host is not yet resolved."""
    if _FORBIDDEN.search(url):
        raise InputError(f"the address {url!r} has a blank, a backslash or a control character")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as err:
        raise InputError(f"{url!r} is no valid address ({err})") from err
    if parts.scheme not in {"http", "https"}:
        raise InputError(
            f"found the scheme {parts.scheme!r}, expected http or https; give a local file by its "
            "path"
        )
    if "@" in parts.netloc:
        raise InputError("addresses with a user name or password are not fetched; leave it out")
    if not host:
        raise InputError(f"the address {url!r} has no host")
    return parts


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*[]-._")
    query = quote(parts.query, safe="/%:=&?~+!$,;'@()*[]-._")
    return f"{path}?{query}" if query else path


def _too_slow(timeout_s: float) -> InputError:
    return InputError(f"the page took longer than {timeout_s:g} s; try again, or {_SAVE}")


def _failed(parts: SplitResult, err: Exception) -> Exception:
    """Turn what went wrong on the way to a server into an error with a next step."""
    if isinstance(err, TimeoutError):
        return TimeoutError()
    if isinstance(err, ssl.SSLCertVerificationError):
        return InputError(
            f"the certificate of {parts.hostname!r} is not valid ({err.verify_message}); {_SAVE}"
        )
    detail = str(err) or type(err).__name__
    return InputError(f"the server {parts.hostname!r} cannot be read ({detail}); try again later")


def _refusal(response: http.client.HTTPResponse) -> str:
    status = f"{response.status} {response.reason}".strip()
    if response.status in {401, 402, 403, 429, 451}:
        return f"the server does not give the page to programs ({status}); {_SAVE}"
    return f"the server answered {status}; check the address"

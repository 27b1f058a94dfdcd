"""Web pages: the article's text without navigation and boilerplate, and what the page says of it.

trafilatura finds the text. The date is taken from metadata only (meta tags, JSON-LD, the address);
dates that merely stand somewhere on the page are left alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from analyzer.errors import InputError
from analyzer.reading.dates import parse_date, read_date
from analyzer.reading.encoding import Decoded, decode, replace_surrogates
from analyzer.reading.source import Source
from analyzer.records import Article

SHORT_TEXT = 80  # characters; less is a warning, or no article where it has no sentence

_LIBRARIES = ("trafilatura", "htmldate", "courlan", "justext")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_DATE_META = frozenset(
    {
        "article:published_time",
        "og:published_time",
        "og:article:published_time",
        "published_time",
        "datepublished",
        "date_published",
        "publish-date",
        "publish_date",
        "publishdate",
        "published-date",
        "pubdate",
        "publication_date",
        "sailthru.date",
        "parsely-pub-date",
        "cxenseparse:recs:publishtime",
        "dc.date",
        "dc.date.issued",
        "dc.date.created",
        "dcterms.date",
        "dcterms.created",
        "dcterms.issued",
        "article_date_original",
        "date",
    }
)
_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_DOCUMENT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?。！？؟।]")


def decode_page(data: bytes, charset: str | None = None) -> Decoded:
    """Return the markup; charset: of the HTTP header, else the page's own declaration counts."""
    declared = charset
    if declared is None and (match := _META_CHARSET.search(data[:4096])):
        declared = match[1].decode("ascii")
    return decode(data, declared)


def read_html(data: bytes, source: Source) -> Article:
    """Return the article on a page.

    Raises ``InputError`` when there is none: a menu, a login page, a page built by a script.
    """
    markup = decode_page(data, source.charset)
    page = _extract(markup.text, source.url)
    text = _without_title(page.text, page.title)
    if not text or (len(text) < SHORT_TEXT and not _SENTENCE_END.search(text)):
        raise InputError(
            "no article was found in the HTML (a menu, a login, or a page that a script fills); "
            "copy the article's text into a .txt file"
        )
    warnings = list(markup.warnings)
    if len(text) < SHORT_TEXT:
        warnings.append(
            f"Only {len(text)} characters of article text were found in the HTML; is it complete?"
        )
    day = read_date(page.date, source.date)
    return Article(
        id=source.stem,
        text=text,
        title=page.title,
        date=day.date,
        outlet=page.outlet,
        warnings=(*warnings, *day.warnings),
    )


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    title: str | None
    outlet: str | None
    date: str | None


class _Element(Protocol):
    """What is used of an lxml element."""

    text: str | None

    def iter(self, tag: str) -> Iterator[_Element]: ...
    def get(self, key: str) -> str | None: ...


def _extract(markup: str, url: str | None) -> _Page:
    """Return what trafilatura finds; a page that it cannot read has no text."""
    for name in _LIBRARIES:
        # They log what they could not find; without any handler that goes to the terminal.
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    import trafilatura

    if not _DOCUMENT.search(markup):
        markup = f"<html><body>{markup}</body></html>"  # trafilatura expects a whole document
    try:
        tree = trafilatura.load_html(markup)
        if tree is None:
            return _Page("", None, None, None)
        date = _metadata_date(tree, url)
        document = trafilatura.bare_extraction(
            tree,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as err:
        # Broken markup surfaces in the libraries below as any kind of error (assertions, index
        # errors, recursion); it must not cost the other inputs their results.
        raise InputError(
            f"the HTML could not be taken apart ({type(err).__name__}); copy the article's text "
            "into a .txt file"
        ) from err
    if document is None:
        return _Page("", None, None, date)
    return _Page(
        text=_clean(document.text) or "",
        title=_clean(document.title),
        outlet=_clean(document.sitename) or _clean(document.hostname),
        date=date,
    )


def _clean(text: str | None) -> str | None:
    return replace_surrogates(text).text.strip() or None if text else None


def _without_title(text: str, title: str | None) -> str:
    """Return paragraphs set apart by blank lines, without the headline, which ``title`` has."""
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    if paragraphs and title and paragraphs[0] == title:
        del paragraphs[0]
    return "\n\n".join(paragraphs)


def _metadata_date(tree: _Element, url: str | None) -> str | None:
    """Return the first date of publication in the page's metadata that can be read, as printed."""
    return next((found for found in _dates_in(tree, url) if parse_date(found)), None)


def _dates_in(tree: _Element, url: str | None) -> Iterator[str]:
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.strip().lower() in _DATE_META:
            yield meta.get("content") or meta.get("datetime") or ""
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            yield from _JSON_LD_DATE.findall(script.text or "")
    for time in tree.iter("time"):
        if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None:
            yield time.get("datetime") or ""
    links = (link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical")
    for address in (url, *links):
        if match := _URL_DATE.search(address or ""):
            yield "-".join(match.groups())

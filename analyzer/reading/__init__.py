"""Reading: what the user names becomes articles.

    inputs -> files / web -> encoding -> text, html or jsonl -> Article | Rejected

An input that cannot be read becomes a ``Rejected`` with what was found, what was expected and the
next step; it never costs another input its result. Heavy libraries are imported on first use.
"""

from analyzer.reading.dates import parse_date
from analyzer.reading.inputs import read_inputs
from analyzer.reading.language import detect_language

__all__ = ["detect_language", "parse_date", "read_inputs"]

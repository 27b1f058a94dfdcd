"""The stage that shows results to people: terminal, HTML, data frame."""

from analyzer.report.writers import Writer, writer_for

__all__ = ["Writer", "writer_for"]

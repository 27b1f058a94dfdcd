"""Statements from where they are kept: a ledger, or Parquet files with the same columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analyzer.errors import DataError
from analyzer.tracking.extras import optional


def load_statements(
    path: str | Path, pair: tuple[str, str] | None = None, scorer: str | None = None
) -> Any:
    """Return the frame of statements in a ledger, a Parquet file or a folder of such files.

    pair: only what either says or does towards the other. scorer: which one, where a ledger has
    several. Raises ``DataError`` for what cannot be read.
    """
    path = Path(path)
    pd = optional("pandas")
    if (path / "ledger.json").is_file():
        return _of_ledger(pd, path, pair, scorer)
    files = [path] if path.is_file() else sorted(path.glob("*.parquet"))
    if not files or not all(file.suffix == ".parquet" for file in files):
        found = "no such file or folder" if not path.exists() else "no Parquet files there"
        raise DataError(
            f"{path}: {found}; expected a ledger that 'analyzer batch' has written, or statements "
            "as Parquet"
        )
    optional("pyarrow")
    try:
        frame = pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)
    except (OSError, ValueError) as err:
        raise DataError(f"{path}: cannot be read as Parquet ({err})") from err
    if scorer is not None and "scorer" in frame.columns:
        frame = frame[frame["scorer"] == scorer]
    return frame


def copies_note(path: str | Path) -> str | None:
    """Say why copies in a ledger are not all known, with the next step; None where they are."""
    if not (Path(path) / "ledger.json").is_file():
        return None
    from analyzer.ledger import Ledger

    copies = Ledger(path).info().copies
    if copies is not None and not copies.n_new:
        return None
    why = "were not searched for" if copies is None else f"of {copies.n_new:,} articles are new"
    return (
        f"{path}: copies {why}, so repeated statements count; run 'analyzer ledger copies {path}'"
    )


def _of_ledger(pd: Any, path: Path, pair: tuple[str, str] | None, scorer: str | None) -> Any:
    from analyzer.ledger import Ledger

    ledger = Ledger(path)
    if pair is None:
        return ledger.statements(scorer=scorer, boilerplate=True)
    # What has both directions comes twice.
    ways = [
        ledger.statements(pair=way, scorer=scorer, boilerplate=True) for way in (pair, pair[::-1])
    ]
    return pd.concat(ways, ignore_index=True).drop_duplicates(
        ["article_key", "id"], ignore_index=True
    )

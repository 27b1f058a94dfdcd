"""The ledger: scored statements and articles of a corpus in a folder of Parquet files.

    batch -> workers -> writer -> DIR -> reader (Ledger), copies

Written with pyarrow, read with DuckDB; both come with the extra ``batch`` and are imported on first
use.
"""

from analyzer.ledger.reader import Ledger

__all__ = ["Ledger"]

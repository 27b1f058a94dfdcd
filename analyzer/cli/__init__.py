"""The command line: each command turns arguments into one library call and prints the result.

    program ..... what commands there are, exit codes
    reading ..... articles and rows in, results out: score, classify, quotes, actors
    models ...... train, evaluate, benchmark
    corpora ..... batch, and the commands of a ledger
    tracking .... pairs over time: track, alerts, validate
    options ..... what several commands take
    streams ..... files, standard streams, progress

Exit codes: 0 done (warnings allowed), 2 usage, configuration or model, 3 some inputs rejected.
"""

from analyzer.cli.program import main

__all__ = ["main"]

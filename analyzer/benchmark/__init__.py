"""How fast the analyzer is: the tone model on sentences, and the whole chain on a corpus.

sentences ... sentences a second of the tone model, against a plain pipeline of its encoder
corpora ..... articles a second and memory of batch scoring, against one article after the other
invented .... made-up articles, as many as are asked for, the same for the same seed
tiny ........ models of a few kilobytes, trained on the spot, that leave the rest to be timed
"""

from analyzer.benchmark.corpora import run_batch_benchmark
from analyzer.benchmark.sentences import run_benchmark

__all__ = ["run_batch_benchmark", "run_benchmark"]

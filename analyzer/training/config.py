"""Configurations of training; the files are ``configs/*.yaml``. Needs no training package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BeforeValidator, Field, model_validator

from analyzer.codebook import SIGNALS, TONES
from analyzer.config import Probability, Strict, Weight, build_config, read_yaml
from analyzer.errors import ConfigError
from analyzer.resources import corpus_path, model_path

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Fraction = Annotated[float, Field(gt=0.0, lt=0.5)]

#: What a column of a user's file can be to us, apart from the heads of a configuration.
COLUMNS = ("id", "text", "context", "document", "date", "outlet", "tone", "score", "signal")
#: The heads that every tone model has.
CODEBOOK_HEADS = ("tone", "score", "signal")
#: What stands before the ":" of a path that is the name of something else than a user's file.
KINDS = ("hub", "corpus", "models")


def locate(path: str, root: Path) -> Path:
    """Return where a path of a configuration points to.

    It is relative to ``root``, the data root of the command line, or absolute; "corpus:NAME" is a
    file of the project's own corpus, which is part of the package, and "models:NAME/FILE" one that
    lies beside a released model.
    """
    kind, _, name = path.partition(":")
    if kind == "corpus" and name:
        return corpus_path(name)
    if kind == "models" and name:
        return model_path(name)
    return root / path


class LabelledFile(Strict):
    """One file of labelled rows.

    path: see ``locate``; "hub:NAME" and "hub:NAME:SPLIT" are data sets of the Hugging Face hub.
    licence: of the texts, as stated by the publisher. labelled_by: who made the labels, and how.
    """

    path: str
    licence: str = "not stated"
    labelled_by: str = "not stated"

    def locate(self, root: Path) -> Path:
        """Where the file is, given the data root."""
        return locate(self.path, root)


#: Column(s) of the file by our name for them; of several, the first that is filled counts.
Columns = Mapping[str, str | tuple[str, ...]]
#: Our label by the file's label, by our name for the column; a list means "one of these", null
#: that there is no label.
Labels = Mapping[str, Mapping[str | int | float | bool, str | int | bool | tuple[str, ...] | None]]


class DataSource(LabelledFile):
    """One file of rows with labels: CSV, TSV, JSON lines, Parquet or a ``datasets`` folder.

    columns, labels: how the file's names map to ours, on top of those of the configuration.
    A file label that maps to null is no label; to a list, "one of these" (tone only).
    articles: files of articles, for labels that are kept apart from their texts: such a row has no
        text but "document", "start", "end" and "context_start", characters of the article's text.
    repeat: how often its rows are seen in one epoch. weight: of its rows in the loss.
    split: "train" keeps all its rows out of the held-out split.
    conditional: its rows say which of the file's labels fits, given that one of them does. They do
        not teach that labels which the file never uses (such as "no event") are rare.
    """

    columns: Columns = Field(default_factory=dict)
    labels: Labels = Field(default_factory=dict)
    articles: tuple[str, ...] = ()
    repeat: Annotated[int, Field(ge=1, le=20)] = 1
    weight: Weight = 1.0
    split: Literal["any", "train"] = "any"
    conditional: bool = False


def plain_label(value: Any) -> str:
    """A label as its file would print it: 1.0 and 1 are the same, and so are True and "true"."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _of_yaml(label: Any) -> Any:
    """A label that YAML takes for an integer or a boolean, as the word it is."""
    return plain_label(label) if isinstance(label, int) else label


class Head(Strict):
    """One more thing to predict, with labels of its own, beside tone, score and signal.

    kind: "single" (one label a row) or "multi" (any number of them; in a text file separated by
        ";", "|" or ","). weight: of the head in the loss.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    labels: Annotated[tuple[Annotated[str, BeforeValidator(_of_yaml)], ...], Field(min_length=2)]
    kind: Literal["single", "multi"] = "single"
    weight: Weight = 1.0

    @model_validator(mode="after")
    def _check(self) -> Head:
        if self.name in COLUMNS:
            raise ValueError(f"the name {self.name!r} is taken; expected one of your own")
        if len(set(self.labels)) < len(self.labels):
            raise ValueError("every label must occur once")
        return self


class LossWeights(Strict):
    """Weight of each codebook head in the training loss."""

    tone: Weight = 1.0
    score: Weight = 0.5
    signal: Weight = 1.0


class SplitConfig(Strict):
    """Which rows are held out for metrics and calibration; documents are never divided.

    kind: "grouped" (by a hash of the document's name, so that new rows move no old one),
        "stratified" (grouped, with the label shares of ``stratify`` kept) or "time" (the latest).
    near_duplicates: cosine of character 5-grams from which a training row counts as a copy of a
        held-out one; such rows are reported, and left out of training with ``drop``.
    seed: decides who is held out; null: that of the run. Give it to train with several seeds on
        the same rows.
    """

    kind: Literal["grouped", "stratified", "time"] = "grouped"
    dev_fraction: Fraction = 0.1
    stratify: str = "signal"
    near_duplicates: Annotated[float, Field(gt=0.0, le=1.0)] = 0.9
    drop: bool = True
    seed: Annotated[int, Field(ge=0)] | None = None


class Lora(Strict):
    """Low-rank adapters in place of training the whole encoder (Hu et al. 2021), merged at the end.

    targets: names of the layers that get one; "all-linear" is every linear layer.
    """

    rank: Annotated[int, Field(ge=1, le=256)] = 16
    alpha: Annotated[int, Field(ge=1)] = 32
    dropout: Probability = 0.05
    targets: str | tuple[str, ...] = "all-linear"


class Distillation(Strict):
    """Learning from a teacher's probabilities (Hinton, Vinyals and Dean 2015).

    teacher: model folder(s) or released name(s); the mean of several is taken.
    soft_labels: a Parquet file of the teacher's probabilities by text; read when it exists, so that
        no teacher is needed, else written.
    unlabelled: files of sentences or articles (rows with ``text``); articles are cut.
    limit: at most so many unlabelled sentences, chosen by a hash of their text.
    weight: of the teacher against the labels, where a row has both. temperature: of the teacher.
    """

    teacher: tuple[str, ...] = ()
    soft_labels: str | None = None
    unlabelled: tuple[LabelledFile, ...] = ()
    limit: Annotated[int, Field(ge=0)] | None = None
    weight: Probability = 0.5
    temperature: Annotated[float, Field(gt=0.0, le=10.0)] = 1.0

    @model_validator(mode="after")
    def _check(self) -> Distillation:
        if not self.teacher and self.soft_labels is None:
            raise ValueError("needs a 'teacher' (model folders) or 'soft_labels' (a Parquet file)")
        return self


class LoopConfig(Strict):
    """How a network is trained, whatever it learns.

    accumulate: batches per optimizer step.
    average_from: share of the steps after which the weights are averaged; 1 = they are not.
    average_with: trained models of the same shape (folders or released names) whose weights are
        averaged with this run's at its end, each of them and this run with the same share.
    patience: evaluations without a better metric after which training ends and goes back to the
        best; null = train all epochs. metric: the one that counts, such as "tone.macro_f1".
    precision: "bf16" and "fp16" are autocast; "auto" is bf16 where the processor has it.
    int8: write an int8 ONNX file, which needs no torch. Some encoders lose too much by it; without
        it, torch reads the folder.
    full_layers: in that file, the feed-forward blocks of so many first layers keep full precision.
        What they are wrong by grows in all later layers.
    """

    seed: Annotated[int, Field(ge=0)] = 13
    epochs: Annotated[int, Field(ge=1)] = 4
    batch_size: Annotated[int, Field(ge=1)] = 16
    accumulate: Annotated[int, Field(ge=1)] = 1
    learning_rate: Annotated[float, Field(gt=0.0, lt=1.0)] = 8e-5
    head_learning_rate: Annotated[float, Field(gt=0.0, lt=1.0)] = 8e-4
    weight_decay: Annotated[float, Field(ge=0.0)] = 0.01
    warmup_fraction: Probability = 0.06
    average_from: Probability = 1.0
    average_with: tuple[str, ...] = ()
    patience: Annotated[int, Field(ge=1)] | None = None
    metric: str = "tone.macro_f1"
    evaluations_per_epoch: Annotated[int, Field(ge=1, le=100)] = 1
    precision: Literal["auto", "fp32", "bf16", "fp16"] = "auto"
    int8: bool = True
    full_layers: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _check_loop(self) -> Self:
        if self.patience is not None and self.average_from < 1.0:
            raise ValueError(
                "patience and average_from exclude each other: early stopping goes back to one "
                "set of weights, averaging takes the mean of many; set average_from to 1"
            )
        return self


class TrainingConfig(LoopConfig):
    """Everything that determines a trained tone model, apart from the data itself.

    base: hub id or folder of an encoder, or a tone model (folder or released name) to fine-tune;
        base_sha256: hash of its ``model.safetensors``, checked before training when given.
    epochs: how often every row is seen; 0 = not at all: a tone model that was trained before is
        only averaged with others, calibrated, measured and written.
    licence: of the trained weights, as an SPDX identifier, for the card; null: the card names none.
    data, columns, labels: the labelled files, and how their names map to ours.
    heads: what to predict beside tone, score and signal.
    context: read the preceding sentence where a row has one.
    context_dropout, context_swap: how often, in training, a row is read without its context, or
        with another row's: so that the context informs a reading but cannot make it.
    balance: by head, the exponent (0..1) of inverse label frequency in the loss: 1 is balanced.
    focal_gamma: focus on rows that are hard so far (Lin et al. 2017); 0 is plain cross-entropy.
    freeze_layers: so many first layers of the encoder, and its embeddings, keep their weights.
    conformal_level: share of texts whose label set must hold the true label.
    """

    task: Literal["tone"]
    name: Name
    base: str
    base_sha256: Hash | None = None
    epochs: Annotated[int, Field(ge=0)] = 4
    licence: str | None = None
    data: Annotated[tuple[DataSource, ...], Field(min_length=1)]
    columns: Columns = Field(default_factory=dict)
    labels: Labels = Field(default_factory=dict)
    heads: tuple[Head, ...] = ()
    split: SplitConfig = SplitConfig()
    distil: Distillation | None = None
    max_length: Annotated[int, Field(ge=16, le=512)] = 128
    context: bool = True
    context_dropout: Probability = 0.25
    context_swap: Probability = 0.1
    dropout: Probability = 0.1
    label_smoothing: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.05
    ordinal_width: Annotated[float, Field(gt=0.0)] = 0.5
    focal_gamma: Annotated[float, Field(ge=0.0, le=5.0)] = 0.0
    balance: Mapping[str, Probability] = {}
    loss_weights: LossWeights = LossWeights()
    freeze_layers: Annotated[int, Field(ge=0)] = 0
    lora: Lora | None = None
    conformal_level: Annotated[float, Field(gt=0.5, lt=1.0)] = 0.9

    @model_validator(mode="after")
    def _check(self) -> TrainingConfig:
        if self.lora is not None and self.average_with:
            raise ValueError("lora and average_with exclude each other: adapters have no mean")
        names = [h.name for h in self.heads]
        if len(set(names)) < len(names):
            raise ValueError("heads: every name must occur once")
        measured = (*CODEBOOK_HEADS, "plover", *names)
        head_name, _, measure = self.metric.partition(".")
        if self.patience is not None and not (head_name in measured and measure):
            raise ValueError(
                f"metric: found {self.metric!r}, expected a head and its metric, such as "
                f"'tone.macro_f1', with one of the heads {', '.join(measured)}"
            )
        known = (*COLUMNS, *names)
        for where, maps in (("columns", self.columns), ("labels", self.labels)):
            _check_names(maps, known, where)
        for n, source in enumerate(self.data):
            _check_names(source.columns, known, f"data.{n}.columns")
            _check_names(source.labels, known, f"data.{n}.labels")
        for head in self.balance:
            if head not in (*CODEBOOK_HEADS, *names):
                raise ValueError(f"balance: no head is called {head!r}")
        if self.split.kind == "stratified" and self.split.stratify not in (
            *CODEBOOK_HEADS,
            *names,
        ):
            raise ValueError(f"split.stratify: no head is called {self.split.stratify!r}")
        return self

    def labels_of(self, head: str) -> tuple[str, ...]:
        """The labels of a head, in the order of its columns; ``KeyError`` for an unknown head."""
        known = {h.name: h.labels for h in self.heads}
        return {"tone": TONES, "signal": SIGNALS, **known}[head]


def held_out_by(config: Mapping[str, Any]) -> dict[str, Any]:
    """What decides which rows a tone model's configuration (as plain values) holds out."""
    split = dict(config.get("split") or {})
    return split | {"seed": config.get("seed") if split.get("seed") is None else split["seed"]}


def _check_names(maps: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for name in maps:
        if name not in known:
            raise ValueError(
                f"{where}: {name!r} is not ours; expected {', '.join(known)} "
                "(your file's name for it goes on the right)"
            )


class ByRole(Strict):
    """One number for the source and one for the target."""

    source: float
    target: float


class SharesByRole(Strict):
    """One share above 0 for the source and one for the target."""

    source: Annotated[float, Field(gt=0.0, le=1.0)]
    target: Annotated[float, Field(gt=0.0, le=1.0)]


class DirectionsFile(LabelledFile):
    """One file of sentences with labelled source and target.

    flattened: where the tone model has learned from the file: the temperature that flattens the
        probabilities which signals are drawn from, so that they are as often wrong as elsewhere.
    """

    flattened: Annotated[float, Field(ge=1.0)] | None = None


class DirectionsConfig(LoopConfig):
    """Everything that determines a direction model, apart from the data itself.

    base: hub id or folder of an encoder, or a tone model (folder or released name) whose encoder is
        the beginning; base_sha256: hash of its ``model.safetensors``, checked when given.
    data: JSONL rows with text, context, date, document, signal, source, target; rows without a
        text have ``document``, ``start`` and ``end``, characters of an article.
    articles: files of whole articles; a row whose ``document`` is there is read in its place.
    quotes: the extractor that reads the texts: "rules", or a trained one (folder or released name).
    dev_fraction: of the documents, held out.
    tone: a tone model (folder or released name) whose signals are learned with, as they are in use;
        without it the labelled ones are.
    alone: whether every sentence is learned from in its article and also with no more than the text
        right before it, as in short texts: by the features both ways, by the network in turn.
    signal_dropout: share of the network's training rows whose signal is not told, so that a wrong
        one does little harm.
    inverse_penalty, min_count: of the readable features: inverse strength of the L2 penalty, and
        the least number of candidates that have one.
    preference: how much those who are named are preferred to nobody (log-odds).
    further: the least probability of a further actor, as a share of the main one's.
    reflexive_penalty: what speaks against an only source as its own target (log-odds).
    """

    task: Literal["directions"]
    name: Name
    base: str
    base_sha256: Hash | None = None
    licence: str | None = None
    data: Annotated[tuple[DirectionsFile, ...], Field(min_length=1)]
    articles: tuple[str, ...] = ()
    quotes: str = "rules"
    dev_fraction: Fraction = 0.1
    metric: str = "pair_right"
    dropout: Probability = 0.1
    tone: str | None = None
    alone: bool = False
    signal_dropout: Probability = 0.3
    inverse_penalty: Annotated[float, Field(gt=0.0)] = 0.1
    min_count: Annotated[int, Field(ge=1)] = 5
    preference: ByRole = ByRole(source=0.0, target=0.0)
    further: SharesByRole = SharesByRole(source=0.7, target=0.7)
    reflexive_penalty: Annotated[float, Field(ge=0.0)] = 0.0


class QuotesConfig(LoopConfig):
    """Everything that determines a trained quote extractor, apart from the data itself.

    base: hub id or folder of an encoder; base_sha256: hash of its ``model.safetensors``, checked
        before training when given.
    data: files of articles (JSON lines, plain or .gz) with ``text`` and ``attributions``, each of
        which has character spans of ``content``, ``cue`` and ``source``.
    dev: files to measure on; without any, a ``dev_fraction`` of the articles is held out.
    max_length: word pieces of a window, special ones included; overlap: of neighbouring windows.
    link_weight: of the loss of links against the tags'.
    case_dropout: share of training windows that are read as if they were in capitals.
    """

    task: Literal["quotes"]
    name: Name
    base: str
    base_sha256: Hash | None = None
    licence: str | None = None
    data: Annotated[tuple[LabelledFile, ...], Field(min_length=1)]
    dev: tuple[LabelledFile, ...] = ()
    dev_fraction: Fraction = 0.1
    metric: str = "end_to_end_f1"
    max_length: Annotated[int, Field(ge=32, le=512)] = 256
    overlap: Annotated[int, Field(ge=8, le=256)] = 64
    dropout: Probability = 0.1
    link_weight: Weight = 0.5
    case_dropout: Probability = 0.05

    @model_validator(mode="after")
    def _check(self) -> QuotesConfig:
        if self.overlap > self.max_length // 2:
            raise ValueError(f"overlap: {self.overlap} is more than half of max_length")
        return self


AnyConfig = TrainingConfig | DirectionsConfig | QuotesConfig
TASKS: dict[str, type[AnyConfig]] = {
    "tone": TrainingConfig,
    "directions": DirectionsConfig,
    "quotes": QuotesConfig,
}


def load_training_config(
    path: Path, data: Sequence[str] = (), settings: Sequence[str] = ()
) -> AnyConfig:
    """Read a training configuration, with changes from a command line.

    data: files that take the place of the configured ones, relative to the current folder, or
        "hub:NAME", "corpus:NAME", "models:NAME/FILE". One that is configured keeps what is said of
        it there; another is read by the columns and labels of the first configured one.
    settings: "key=value" with a dotted key, such as "epochs=2" or "data.0.repeat=3".
    Raises ``ConfigError``.
    """
    values = read_yaml(path, "configs/finetune.yaml")
    where = str(path)
    if data:
        values["data"] = _given_sources(data, values.get("data"), path)
        where = f"{path} with --data"
    for setting in settings:
        _change(values, setting)
        where = f"{path} with --set"
    task = values.get("task")
    if task not in TASKS:
        raise ConfigError(
            f"{path}: task: found {task!r}, expected one of {', '.join(TASKS)}; "
            "for a training configuration, start from configs/finetune.yaml"
        )
    return build_config(TASKS[task], values, where)


def _given_sources(data: Sequence[str], configured: Any, path: Path) -> list[dict[str, Any]]:
    """The sources of a command line, with what the configuration at ``path`` says of them."""
    entries = [] if configured is None else configured
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise ConfigError(
            f"{path}: data: found {configured!r}, expected a list of files, as in "
            "'data: [{path: rows.csv}]'"
        )
    first = entries[0] if entries else {}
    shared = {key: first[key] for key in ("columns", "labels") if key in first}
    known = {_given_path(str(e["path"])): e for e in reversed(entries) if "path" in e}
    return [known.get(p, shared) | {"path": p} for p in map(_given_path, data)]


def _given_path(path: str) -> str:
    """A path of a command line, which is relative to the current folder, as an absolute one."""
    kind, _, name = path.partition(":")
    return path if kind in KINDS and name else str(Path(path).absolute())


def _change(values: dict[str, Any], setting: str) -> None:
    """Put one "dotted.key=value" into nested values."""
    key, equals, text = setting.partition("=")
    if not equals or not key:
        raise ConfigError(f"--set {setting}: expected KEY=VALUE, such as epochs=2")
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as err:
        raise ConfigError(f"--set {setting}: the value is not YAML ({err})") from err
    *path, last = key.split(".")
    place: Any = values
    for part in path:
        place = _step(place, part, setting)
    if isinstance(place, list):
        _step(place, last, setting)
        place[int(last)] = value
    elif isinstance(place, dict):
        place[last] = value
    else:
        raise ConfigError(f"--set {setting}: {'.'.join(path)!r} holds {place!r}, not keys")


def _step(place: Any, part: str, setting: str) -> Any:
    if isinstance(place, list):
        if not part.isdigit() or int(part) >= len(place):
            raise ConfigError(
                f"--set {setting}: found {part!r}, expected a number from 0 to {len(place) - 1}"
            )
        return place[int(part)]
    if isinstance(place, dict):
        return place.setdefault(part, {})
    raise ConfigError(f"--set {setting}: there are no keys under {part!r}")

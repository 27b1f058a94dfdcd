"""A run of training on disk: what it starts from, what determines it, and what it leaves."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analyzer.config import Strict
from analyzer.errors import ConfigError, ModelError
from analyzer.modeling.folder import MANIFEST, WEIGHTS_FILE, BaseEncoder, Manifest, file_sha256
from analyzer.resources import model_path
from analyzer.training.data import DataFile
from analyzer.training.release import machine, versions

RUN = "run"
#: Is told what is being done, how far it is, of how much, and the last known values.
Progress = Callable[[str, int, int, Mapping[str, float]], None]


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Silence what transformers and the quantizer say of files; ours is the only progress."""
    from transformers.utils import logging as transformers_logging

    shown = transformers_logging.is_progress_bar_enabled()
    root = logging.getLogger()
    level = root.level
    transformers_logging.disable_progress_bar()
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(level)
        if shown:
            transformers_logging.enable_progress_bar()


def folder_of(base: str) -> Path | None:
    """Where a base lies on this machine: a folder, or a released model; None for a hub id."""
    folder = Path(base)
    if not folder.is_dir() and "/" not in base and model_path(base).is_dir():
        folder = model_path(base)
    return folder if folder.is_dir() else None


def identify_base(
    base: str, configured: str, expected: str | None, trained: Manifest | None = None
) -> BaseEncoder:
    """Return the name and hash of the base; the hash must be the configured one.

    The name is the configured one where the hash says so; else that of the hub or of the folder, as
    a path says nothing to others.
    """
    folder = folder_of(base)
    if folder is None:
        from huggingface_hub import try_to_load_from_cache

        cached = try_to_load_from_cache(base, WEIGHTS_FILE)
        weights = Path(cached) if isinstance(cached, str) else None
    else:
        weights = folder / WEIGHTS_FILE
    found = file_sha256(weights) if weights is not None and weights.is_file() else None
    if found is not None and expected is not None and found != expected:
        raise ModelError(
            f"{weights}: sha256 {found[:12]}..., the configuration expects {expected[:12]}...; "
            "use that encoder, or set base_sha256 to null to train from another one"
        )
    name = base if folder is None or base == configured else folder.resolve().name
    if expected is not None and found == expected:
        name = configured
    return BaseEncoder(
        id=Path(name).name if Path(name).is_absolute() else name,
        sha256=found,
        encoder=None if trained is None else trained.base.encoder or trained.base.id,
    )


def check_output(out: Path, sources: Sequence[str], *, resume: bool) -> None:
    """Refuse an output folder in which something of the user's would be lost.

    sources: what training starts from. Raises ``ConfigError``.
    """
    if out.exists() and not out.is_dir():
        raise ConfigError(f"--output {out}: is a file; expected a folder")
    used = [folder_of(name) for name in sources]
    if any(folder is not None and folder.resolve() == out.resolve() for folder in used):
        raise ConfigError(f"--output {out}: is what training starts from; choose another folder")
    folder = out / RUN
    is_run = (folder / "run.json").is_file()
    if not resume and (folder / "checkpoints").is_dir():
        raise ConfigError(
            f"{folder}: holds an interrupted run; go on with --resume, remove it, or choose "
            "another --output"
        )
    if resume and is_run and (folder / "metrics.json").is_file():
        raise ConfigError(f"{folder}: that run is done; there is nothing to go on with")
    is_ours = is_run or (out / MANIFEST).is_file()
    if not is_ours and out.is_dir() and any(out.iterdir()):
        found = ", ".join(sorted(p.name for p in out.iterdir())[:4])
        raise ConfigError(
            f"--output {out}: holds other files ({found}); expected an empty or a new folder"
        )
    if folder.exists() and not is_run and any(folder.iterdir()):
        raise ConfigError(f"{folder}: is not a run of the analyzer; choose another --output")


def open_run(
    folder: Path,
    config: Strict,
    base: BaseEncoder,
    files: Sequence[DataFile],
    report: Mapping[str, Any],
    *,
    resume: bool,
) -> None:
    """Write what determines the run, or check that a run to resume is the same one.

    report: what else a reader of the run's record should know. Raises ``ConfigError``.
    """
    facts = {
        "config": config.model_dump(mode="json"),
        "base": base.model_dump(mode="json"),
        "data": [{"path": f.path, "rows": f.rows, "sha256": f.sha256} for f in files],
    }
    path = folder / "run.json"
    if resume:
        if not path.is_file():
            raise ConfigError(f"{folder}: no run to resume; expected run.json and checkpoints/")
        old = json.loads(path.read_text(encoding="utf-8"))
        for part in facts:
            before, now = _of_training(old[part]), _of_training(facts[part])
            if before != now:
                raise ConfigError(
                    f"{folder}: the {part} of that run {_difference(before, now)}; "
                    "a run goes on with the same configuration and files, or starts anew without "
                    "--resume"
                )
        return
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except OSError as err:
        raise ConfigError(f"{folder}: cannot be written ({err.strerror})") from err
    report = (
        facts
        | dict(report)
        | {
            "versions": versions(),
            "machine": machine(),
        }
    )
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _of_training(facts: Any) -> Any:
    """Without what only matters once training is done."""
    if isinstance(facts, dict):
        later = ("int8", "full_layers", "conformal_level", "licence")
        return {k: v for k, v in facts.items() if k not in later}
    return facts


def _difference(old: Any, new: Any) -> str:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [k for k in {**old, **new} if old.get(k) != new.get(k)]
        return "differs in " + ", ".join(f"{k} ({old.get(k)!r}, now {new.get(k)!r})" for k in keys)
    return "differs (another file, or another content)"


def seconds_so_far(folder: Path) -> float:
    """Time that earlier parts of a resumed run took."""
    path = folder / "log.jsonl"
    if not path.is_file():
        return 0.0
    total, last = 0.0, 0.0
    for line in path.read_text(encoding="utf-8").splitlines():
        seconds = json.loads(line)["seconds"]
        if seconds < last:
            total += last
        last = seconds
    return total + last


def close_run(folder: Path, metrics: Mapping[str, Any]) -> None:
    """Write metrics and learning curve, and remove the checkpoints of a run that is done."""
    from analyzer.training.pictures import draw_learning_curve

    text = json.dumps(metrics, indent=2, ensure_ascii=False)
    (folder / "metrics.json").write_text(text + "\n", encoding="utf-8")
    log = folder / "log.jsonl"
    if log.is_file():  # else nothing was trained
        draw_learning_curve(log, folder / "learning-curve.png")
    shutil.rmtree(folder / "checkpoints", ignore_errors=True)

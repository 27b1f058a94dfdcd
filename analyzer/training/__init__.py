"""Training, which only uses the stages; needs the extra ``train``."""

from __future__ import annotations

from pathlib import Path

from analyzer.errors import MissingExtra


def run_training(
    config: Path, *, data_root: Path = Path(), base: str | None = None, out: Path | None = None
) -> str:
    """Train as a configuration file says; return a summary for a person.

    data_root: folder that the data paths in the configuration are relative to.
    base: a local encoder folder or hub id instead of the configured one.
    out: folder of the new model, by default ``runs/NAME``.
    Raises ``ConfigError``, ``DataError``, ``ModelError`` or ``MissingExtra``.
    """
    from analyzer.config import DirectionsConfig, TrainingConfig, load_config, task_of

    task = task_of(config)
    try:
        if task == "directions":
            from analyzer.training.directions import train_directions

            directions = load_config(DirectionsConfig, config)
            folder = out or Path("runs") / directions.name
            metrics = train_directions(directions, data_root, folder).metrics["dev"]
            return (
                f"{folder}: on {metrics['n']} held-out sentences, the first source is right in "
                f"{metrics['source']['first_right']:.1%} of those that have one, the first target "
                f"in {metrics['target']['first_right']:.1%}"
            )
        from analyzer.training.trainer import train

        settings = load_config(TrainingConfig, config)
    except ModuleNotFoundError as err:
        if err.name not in {"torch", "transformers", "datasets", "sklearn", "accelerate", "onnx"}:
            raise
        raise MissingExtra("Training", "train") from err
    result = train(settings, data_root, base, out or Path("runs") / settings.name)
    minutes = result.seconds / 60
    return f"{result.folder}: trained in {minutes:.1f} minutes; the metrics are in its README.md"

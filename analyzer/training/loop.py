"""The training loop: the ``Trainer`` of transformers, made to stop and go on without a trace."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch.optim.swa_utils import AveragedModel
from torch.utils.data import DataLoader
from transformers import (
    EarlyStoppingCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    get_linear_schedule_with_warmup,
)

from analyzer.errors import ConfigError, Interrupted
from analyzer.evaluation.tallies import LOWER_IS_BETTER
from analyzer.modeling.precision import has_fast_bf16
from analyzer.training.batches import ByLength, Rows
from analyzer.training.config import LoopConfig

Metrics = Mapping[str, float]
AVERAGE_FILE = "average.pt"
#: A network whose ``head_names`` name its heads: the module of each is called "NAME_head".
Network = Any


class WeightAveraging(TrainerCallback):
    """Averages the weights over the last steps of training.

    Izmailov et al. 2018, "Averaging Weights Leads to Wider Optima and Better Generalization"; here
    along the decaying learning rate, not a cyclic one.
    """

    def __init__(self, network: Network, first_step: int, n_steps: int) -> None:
        self._average = AveragedModel(network)
        self._first_step = first_step
        self._every = max(1, min(10, (n_steps - first_step) // 10))

    def on_step_end(
        self, args: Any, state: Any, control: Any, model: Any = None, **kwargs: Any
    ) -> None:
        """Take the weights in, every few steps once the first one has come."""
        if state.global_step >= self._first_step and state.global_step % self._every == 0:
            self._average.update_parameters(model)

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Keep the average in the checkpoint."""
        folder = Path(args.output_dir) / f"checkpoint-{state.global_step}"
        torch.save(self._average.state_dict(), folder / AVERAGE_FILE)

    def load(self, checkpoint: Path) -> None:
        """Go on from the average of a checkpoint."""
        state = torch.load(checkpoint / AVERAGE_FILE, weights_only=True)
        self._average.load_state_dict(state)

    def apply(self, network: Network) -> None:
        """Put the average into the network, if anything was averaged."""
        if int(self._average.n_averaged) > 0:
            network.load_state_dict(self._average.module.state_dict())


class StopOnRequest(TrainerCallback):
    """Turns the first Ctrl-C into a checkpoint and an orderly end; a second one ends at once."""

    def __init__(self) -> None:
        self.requested = False
        self._before: Any = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Listen, where the process allows it: signals reach the main thread only."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._request)

    def _request(self, number: int, frame: Any) -> None:
        self.requested = True
        self.forget()

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Save and stop after the step in which the request came."""
        if self.requested:
            control.should_save = True
            control.should_training_stop = True

    def forget(self) -> None:
        """Stop listening."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None


class Log(TrainerCallback):
    """Writes ``log.jsonl`` and tells a listener how far training is.

    listener: is called with the step, the number of steps, and the last known values.
    """

    def __init__(self, path: Path, listener: Callable[[int, int, Metrics], None] | None) -> None:
        self._path, self._listener = path, listener
        self._known: dict[str, float] = {}
        self._started = time.monotonic()

    def on_log(
        self, args: Any, state: Any, control: Any, logs: dict[str, float], **kwargs: Any
    ) -> None:
        """Append one line: step, epoch, and what the trainer measured."""
        values = {k: v for k, v in logs.items() if isinstance(v, int | float)}
        self._known |= values
        line = {"step": state.global_step, **values}
        line["seconds"] = round(time.monotonic() - self._started, 1)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Pass the step on."""
        if self._listener is not None:
            self._listener(state.global_step, state.max_steps, self._known)


class Epoch(TrainerCallback):
    """Tells the rows which epoch it is; contexts and the order depend on it."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Count from 0; a resumed epoch has begun already."""
        self._rows.epoch = int((state.epoch or 0.0) + 1e-6)


class LoopTrainer(Trainer):
    """A ``Trainer`` with our order of rows and our metrics."""

    def __init__(
        self,
        rows: Rows,
        config: LoopConfig,
        evaluate: Callable[[Network], Metrics] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            train_dataset=rows, eval_dataset=rows, data_collator=rows.collate, **kwargs
        )
        self._rows, self._config, self._measure = rows, config, evaluate

    def get_train_dataloader(self) -> Any:
        """Batches in the order of ``ByLength``."""
        size = self._config.batch_size
        sampler = ByLength(self._rows, size, self._config.seed)
        loader = DataLoader(
            self._rows, batch_size=size, sampler=sampler, collate_fn=self._rows.collate
        )
        return self.accelerator.prepare_data_loader(loader)

    def evaluate(self, *args: Any, **kwargs: Any) -> dict[str, float]:
        """Measure the network on the held-out rows."""
        assert self._measure is not None  # the arguments say when it is
        was_training = self.model.training
        self.model.eval()
        metrics = {f"eval_{name}": value for name, value in self._measure(self.model).items()}
        self.model.train(was_training)
        self.log(dict(metrics))
        self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics


def fit(
    network: Network,
    rows: Rows,
    config: LoopConfig,
    evaluate: Callable[[Network], Metrics] | None,
    folder: Path,
    *,
    resume: bool = False,
    listener: Callable[[int, int, Metrics], None] | None = None,
) -> None:
    """Train ``network`` in place.

    evaluate: measures the network after each part of an epoch; None: no metrics and no checkpoints.
    folder: gets ``log.jsonl`` and ``checkpoints/``. resume: go on from the last checkpoint there.
    Does nothing without an epoch. Raises ``Interrupted`` after Ctrl-C, with a checkpoint written.
    """
    if not config.epochs:
        return
    checkpoints = folder / "checkpoints"
    checkpoint = _last_checkpoint(checkpoints, config) if resume else None
    batches = -(-len(rows) // config.batch_size)
    steps_per_epoch = max(1, -(-batches // config.accumulate))
    steps = steps_per_epoch * config.epochs
    every = max(1, steps_per_epoch // config.evaluations_per_epoch)
    if not torch.cuda.is_available():
        # PyTorch's fused attention is slow backwards on a CPU: it takes half of a step.
        network.encoder.set_attn_implementation("eager")
    optimizer = _optimizer(network, config)
    schedule = get_linear_schedule_with_warmup(
        optimizer, round(config.warmup_fraction * steps), steps
    )
    averaging: WeightAveraging | None = None
    if config.average_from < 1.0:
        averaging = WeightAveraging(network, round(config.average_from * steps), steps)
        if checkpoint is not None:
            averaging.load(checkpoint)
    stop = StopOnRequest()
    callbacks: list[TrainerCallback] = [Epoch(rows), Log(folder / "log.jsonl", listener)]
    if evaluate is not None:
        callbacks.append(stop)
    if averaging is not None:
        callbacks.append(averaging)
    if config.patience is not None:
        callbacks.append(_early_stopping(config.patience, checkpoint))
    precision = _precision(config.precision)
    trainer = LoopTrainer(
        rows,
        config,
        evaluate,
        model=network,
        args=TrainingArguments(
            output_dir=str(checkpoints),
            num_train_epochs=config.epochs,
            per_device_train_batch_size=config.batch_size,
            gradient_accumulation_steps=config.accumulate,
            remove_unused_columns=False,
            bf16=precision == "bf16",
            fp16=precision == "fp16",
            use_cpu=not torch.cuda.is_available(),
            dataloader_pin_memory=torch.cuda.is_available(),
            logging_steps=max(1, min(25, steps // 20)),
            eval_strategy="no" if evaluate is None else "steps",
            eval_steps=every,
            save_strategy="no" if evaluate is None else "steps",
            save_steps=every,
            save_total_limit=2,
            load_best_model_at_end=config.patience is not None,
            metric_for_best_model=f"eval_{config.metric}" if config.patience is not None else None,
            greater_is_better=config.metric.rsplit(".", 1)[-1] not in LOWER_IS_BETTER,
            disable_tqdm=True,
            report_to="none",
            seed=config.seed,
            data_seed=config.seed,
        ),
        optimizers=(optimizer, schedule),
        callbacks=callbacks,
    )
    _without_prints(trainer)
    try:
        trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
    finally:
        stop.forget()
    if stop.requested and trainer.state.global_step < steps:
        raise Interrupted(
            f"stopped after step {trainer.state.global_step} of {steps}; the checkpoint is in "
            f"{checkpoints}; go on with the same command and --resume"
        )
    if averaging is not None:
        averaging.apply(network)


def _last_checkpoint(folder: Path, config: LoopConfig) -> Path | None:
    """The last checkpoint that was written to its end; a killed run can leave half of one."""
    needed = {"trainer_state.json", *([AVERAGE_FILE] if config.average_from < 1.0 else [])}
    found = [p for p in folder.glob("checkpoint-*") if all((p / n).is_file() for n in needed)]
    return max(found, key=lambda p: int(p.name.rpartition("-")[2]), default=None)


def _early_stopping(patience: int, checkpoint: Path | None) -> TrainerCallback:
    """Early stopping that has waited as long as the checkpoint says."""
    callback = EarlyStoppingCallback(patience)
    if checkpoint is not None:
        state = json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
        known = state["stateful_callbacks"]["EarlyStoppingCallback"]["attributes"]
        callback.early_stopping_patience_counter = known["early_stopping_patience_counter"]
    return callback


def _without_prints(trainer: Trainer) -> None:
    from transformers.trainer_callback import PrinterCallback

    trainer.remove_callback(PrinterCallback)


def _optimizer(network: Network, config: LoopConfig) -> torch.optim.Optimizer:
    heads = tuple(f"{name}_head" for name in network.head_names)
    named = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    return torch.optim.AdamW(
        [
            {
                "params": [p for n, p in named if not n.startswith(heads)],
                "lr": config.learning_rate,
            },
            {
                "params": [p for n, p in named if n.startswith(heads)],
                "lr": config.head_learning_rate,
            },
        ],
        weight_decay=config.weight_decay,
        fused=True,  # a fifth of the time of a step of a base-size encoder on a CPU, else
    )


def _precision(wanted: str) -> str:
    """The precision to train in; "auto" is bf16 where it is fast, else fp16 on a GPU, else fp32."""
    if wanted != "auto":
        if wanted == "fp16" and not torch.cuda.is_available():
            raise ConfigError("precision: fp16 needs a GPU; expected auto, fp32 or bf16 here")
        return wanted
    if has_fast_bf16():
        return "bf16"
    return "fp16" if torch.cuda.is_available() else "fp32"

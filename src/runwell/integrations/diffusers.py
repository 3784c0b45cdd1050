"""Pipelines of Diffusers: what each call made is logged beside what it was asked for.

    from runwell.integrations.diffusers import autolog

    autolog({"project": "pictures"})
    pipeline("a cat on the moon")

Logged of the call number N: each picture, film or sound with its prompt as caption, a table of all
of them beside what was asked, and in the config, below `workflow`, the pipeline and its arguments.
Every pipeline is known by its arguments and by what it returns, not by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import runwell
from runwell.errors import UsageError
from runwell.integrations.autolog import Autolog, Call
from runwell.integrations.framework import framework

FRAMES_PER_S = 4
SAMPLES_PER_S = 16000
# Arguments that become columns, in this order, where a pipeline has them.
PICTURES = {
    "image": "Source-Image",
    "reference_image": "Reference-Image",
    "example_image": "Example-Image",
    "mask_image": "Mask-Image",
    "control_image": "Control-Image",
}
TEXTS = {
    "prompt": "Prompt",
    "negative_prompt": "Negative-Prompt",
    "prompt_2": "Prompt-2",
    "negative_prompt_2": "Negative-Prompt-2",
    "source_prompt": "Source-Prompt",
}
NUMBERS = {
    "batch_size": "Batch-Size",
    "num_inference_steps": "Number-of-Inference-Steps",
    "num_frames": "Number-of-Frames",
    "audio_length_in_s": "Audio-Length",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What a call made.

    Attributes:
        kind: "Image", "Video" or "Audio".
        items: One for each result, in the order of the prompts.
    """

    kind: str
    items: Sequence[Any]

    def media(self, item: Any, caption: str | None = None) -> object:  # noqa: ANN401  of any kind
        """Returns a result as it is logged."""
        if self.kind == "Audio":
            return runwell.Audio(item, sample_rate=SAMPLES_PER_S, caption=caption)
        if self.kind == "Video":
            return runwell.Video(frames_of(item), fps=FRAMES_PER_S, format="mp4", caption=caption)
        return runwell.Image(item, caption=caption)


def _pipeline_class() -> type:
    kind: type = framework("diffusers", "autolog of Diffusers").DiffusionPipeline
    return kind


def _log_call(run: runwell.Run, call: Call) -> None:
    stage = f"Pipeline-Call-{call.number}"
    _note_workflow(run, call, stage)
    made = made_by(call.result)
    columns = columns_of(call.arguments)
    asked = _asked(call.arguments, list(columns), len(made.items))
    name = f"Generated-{made.kind}"
    table = runwell.Table(columns=[*columns.values(), name], allow_mixed_types=True)
    for row, item in zip(asked, made.items, strict=True):
        run.log({f"{name}/{stage}": made.media(item, _caption(row))})
        cells = [_cell(argument, value) for argument, value in row.items()]
        table.add_data(*cells, made.media(item))
    run.log({f"Result-Table/{stage}": table})


def _note_workflow(run: runwell.Run, call: Call, stage: str) -> None:
    pipeline = {**call.target.config, "pipeline-name": type(call.target).__name__}
    params = {name: _plain(value) for name, value in call.arguments.items()}
    step = {"pipeline": pipeline, "params": params, "stage": stage}
    before = run.config.get("workflow")
    steps = [*(before if isinstance(before, list) else ()), step]
    run.config.update({"workflow": steps}, allow_val_change=True)


def _plain(value: Any) -> object:  # noqa: ANN401  whatever a pipeline takes
    """Returns an argument as the config has it: of pictures and arrays, what they are."""
    if hasattr(value, "initial_seed"):
        return {"seed": value.initial_seed(), "device": str(value.device)}
    if hasattr(value, "shape"):
        return f"{type(value).__name__} of shape {tuple(value.shape)}"
    if hasattr(value, "getbands"):
        return f"picture of {value.width} × {value.height}"
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def made_by(result: Any) -> Made:  # noqa: ANN401  an output of Diffusers, or a tuple
    """Returns what a call made.

    Raises:
        UsageError: It made something else.
    """
    for kind, name in (("Image", "images"), ("Video", "frames"), ("Audio", "audios")):
        items = getattr(result, name, None)
        if items is not None:
            # Some pipelines for films call each film a picture.
            return Made("Video" if _is_film(items) else kind, list(items))
    if isinstance(result, tuple) and result and isinstance(result[0], list):
        return Made("Video" if _is_film(result[0]) else "Image", result[0])
    raise UsageError(f"{type(result).__name__} has no images, frames or audios")


def _is_film(items: Any) -> bool:  # noqa: ANN401  a list or an array
    return len(items) > 0 and isinstance(items[0], list)


def frames_of(item: Any) -> Any:  # noqa: ANN401  pictures, or an array of them; an array
    """Returns frames as an array of time × channels × height × width in 0…255."""
    np = framework("numpy", "autolog of Diffusers")
    frames = np.stack([np.asarray(frame) for frame in item])
    if frames.dtype.kind == "f":
        frames = frames * 255
    return np.transpose(frames.astype("uint8"), (0, 3, 1, 2))


def columns_of(arguments: Mapping[str, Any]) -> dict[str, str]:
    """Returns the columns for what was asked, by argument; numbers only where there is no text."""
    known = {**PICTURES, **TEXTS}
    columns = {name: title for name, title in known.items() if name in arguments}
    if "prompt" in columns and not {"num_frames", "audio_length_in_s"} & arguments.keys():
        return columns
    return {**columns, **{name: title for name, title in NUMBERS.items() if name in arguments}}


def _asked(
    arguments: Mapping[str, Any], names: Sequence[str], count: int
) -> Iterator[dict[str, Any]]:
    """Yields what was asked for each result; several results of one prompt stand together."""
    lists = {name: _listed(arguments[name]) for name in names}
    prompts = max((len(each) for each in lists.values()), default=1)
    for at in range(count):
        prompt = at * prompts // count
        yield {name: each[prompt % len(each)] for name, each in lists.items()}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) and value else [value]


def _caption(row: Mapping[str, Any]) -> str | None:
    prompt, second = row.get("prompt"), row.get("prompt_2")
    if "prompt_2" in row:
        return f"Prompt-1: {prompt}\nPrompt-2: {second}"
    return None if prompt is None else str(prompt)


def _cell(argument: str, value: object) -> object:
    if value is None:
        return ""
    return runwell.Image(value) if argument in PICTURES else value


autolog = Autolog("Diffusers", _pipeline_class, _log_call)

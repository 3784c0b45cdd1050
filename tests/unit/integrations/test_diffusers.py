"""Pipelines of Diffusers, as it has them, without Diffusers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

import runwell
from runwell.integrations import diffusers
from runwell.integrations.diffusers import columns_of, frames_of, made_by
from runwell.integrations.framework import FrameworkMissing
from tests.fakes.reading import at, rows_of


class DiffusionPipeline:
    def __init__(self, **result: object) -> None:
        self.config = {"vae": ["diffusers", "AutoencoderKL"]}
        self.result = SimpleNamespace(**result)


class TextPipeline(DiffusionPipeline):
    def __call__(
        self,
        prompt: object,
        negative_prompt: object = None,
        image: object = None,
        generator: object = None,
    ) -> object:
        return self.result


class FilmPipeline(DiffusionPipeline):
    def __call__(self, prompt: str, num_frames: int = 2) -> object:
        return self.result


class OddPipeline(DiffusionPipeline):
    def __call__(self) -> object:
        return self.result


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[runwell.Run]:
    module: Any = ModuleType("diffusers")
    module.DiffusionPipeline = DiffusionPipeline
    monkeypatch.setitem(sys.modules, "diffusers", module)
    monkeypatch.setattr(diffusers.autolog, "_number", 0)
    run = runwell.init(project="p")
    diffusers.autolog()
    yield run
    diffusers.autolog.disable()


def picture() -> Image.Image:
    return Image.new("RGB", (4, 4))


def table_of(run: runwell.Run, number: int) -> Any:  # noqa: ANN401
    return run.summary[f"Result-Table/Pipeline-Call-{number}"]


def test_pictures_stand_beside_their_prompts_several_of_each(run: runwell.Run) -> None:
    TextPipeline(images=[picture() for _ in range(4)])(["a cat", "a dog"], image=picture())
    table = table_of(run, 1)
    run.finish()
    *made, result = rows_of(run)
    key = "Generated-Image/Pipeline-Call-1"
    assert [at(row, key, "caption") for row in made] == ["a cat", "a cat", "a dog", "a dog"]
    assert at(result, "Result-Table/Pipeline-Call-1", "nrows") == 4
    assert table["ncols"] == 4  # source, prompt, negative prompt and result


def test_the_config_says_how_each_was_made(run: runwell.Run) -> None:
    generator = SimpleNamespace(initial_seed=lambda: 7, device="cpu")
    pipeline = TextPipeline(images=[picture()])
    pipeline("a cat", image=picture(), generator=generator)
    pipeline("a dog", image=np.zeros((1, 2)))
    workflow: Any = run.config["workflow"]
    first, second = workflow
    assert first["pipeline"] == {
        "vae": ["diffusers", "AutoencoderKL"],
        "pipeline-name": "TextPipeline",
    }
    assert first["params"] == {
        "prompt": "a cat",
        "negative_prompt": None,
        "image": "picture of 4 × 4",
        "generator": {"seed": 7, "device": "cpu"},
    }
    assert (second["stage"], second["params"]["image"]) == (
        "Pipeline-Call-2",
        "ndarray of shape (1, 2)",
    )


def test_frames_become_an_array_of_bytes() -> None:
    films = frames_of(np.full((2, 3, 4, 3), 0.5))
    assert (films.shape, films.dtype, films.max()) == ((2, 3, 3, 4), np.dtype("uint8"), 127)
    assert frames_of([picture(), picture()]).shape == (2, 3, 4, 4)


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (SimpleNamespace(images=[1]), "Image"),
        (SimpleNamespace(images=[[1, 2]]), "Video"),
        (SimpleNamespace(frames=[[1, 2]]), "Video"),
        (SimpleNamespace(images=None, audios=[1]), "Audio"),
        (([1, 2], [False]), "Image"),
    ],
)
def test_kinds_of_results(result: object, kind: str) -> None:
    assert made_by(result).kind == kind


def test_a_result_of_another_kind_is_not_logged(
    run: runwell.Run, capsys: pytest.CaptureFixture[str]
) -> None:
    OddPipeline(words=["a"])()
    assert "has no images, frames or audios" in capsys.readouterr().err


def test_numbers_are_asked_for_where_there_is_no_text() -> None:
    assert columns_of({"batch_size": 1, "eta": 0.0}) == {"batch_size": "Batch-Size"}
    assert list(columns_of({"prompt": "a", "num_inference_steps": 1})) == ["prompt"]
    asked = {"prompt": "a", "num_frames": 8}
    assert list(columns_of(asked)) == ["prompt", "num_frames"]


def test_without_diffusers_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "diffusers", None)
    with pytest.raises(FrameworkMissing, match="pip install diffusers"):
        diffusers.autolog()

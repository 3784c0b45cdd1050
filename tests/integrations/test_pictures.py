"""Diffusers, and pipelines of it and of transformers whose calls are logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "torch"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]
# What would look for models on the web shall find that there is no network.
ALONE = {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}


def single(runs: list[dict[str, Any]]) -> dict[str, Any]:
    (run,) = runs
    assert (run["name"], run["state"]) == ("tiny", "finished")
    return run


# As the training scripts of Diffusers do: a tracker of accelerate, and samples from a pipeline.
DIFFUSION = """
import numpy as np, torch
from accelerate import Accelerator
from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel

accelerator = Accelerator(log_with="wandb", cpu=True)
model = UNet2DModel(
    sample_size=8, in_channels=3, out_channels=3, layers_per_block=1, norm_num_groups=4,
    block_out_channels=(8, 8), down_block_types=("DownBlock2D",) * 2,
    up_block_types=("UpBlock2D",) * 2,
)
noise = DDPMScheduler(num_train_timesteps=10)
model, optimizer = accelerator.prepare(model, torch.optim.Adam(model.parameters(), 1e-3))
accelerator.init_trackers(
    "diffusion", config={"lr": 1e-3}, init_kwargs={"wandb": {"name": "tiny"}}
)
for step in range(4):
    clean, added = torch.rand(4, 3, 8, 8), torch.randn(4, 3, 8, 8)
    at = torch.randint(0, 10, (4,))
    loss = ((model(noise.add_noise(clean, added, at), at).sample - added) ** 2).mean()
    accelerator.backward(loss)
    optimizer.step()
    optimizer.zero_grad()
    accelerator.log({"loss": loss.item()}, step=step)
pipeline = DDPMPipeline(accelerator.unwrap_model(model), noise)
pipeline.set_progress_bar_config(disable=True)
made = pipeline(batch_size=2, num_inference_steps=2, output_type="np").images
tracker = accelerator.get_tracker("wandb")
tracker.log_images({"samples": [np.uint8(each * 255) for each in made]}, step=4)
accelerator.end_training()
"""


def test_diffusers(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(DIFFUSION, **ALONE)
    run = single(runs_of("diffusion"))
    assert run["config"]["lr"] == 1e-3
    assert len(server.curve("diffusion", run["id"], "loss")[1]) == 4
    assert run["summary"]["samples"]["count"] == 2
    compare(DIFFUSION, "diffusion", **ALONE)


# A model that draws noise, but takes prompts as a real one does.
AUTOLOG = """
import torch, wandb
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer
from wandb.integration.diffusers import autolog

words = ["<|startoftext|>", "<|endoftext|>", *"abcdefghijklmnopqrstuvwxyz"]
words += [f"{letter}</w>" for letter in "abcdefghijklmnopqrstuvwxyz"]
shape = CLIPTextConfig(
    vocab_size=len(words), hidden_size=16, intermediate_size=16, num_hidden_layers=1,
    num_attention_heads=2, max_position_embeddings=16, bos_token_id=0, eos_token_id=1,
)
pipeline = StableDiffusionPipeline(
    vae=AutoencoderKL(block_out_channels=(8,), norm_num_groups=4, layers_per_block=1),
    text_encoder=CLIPTextModel(shape),
    tokenizer=CLIPTokenizer(
        vocab={word: at for at, word in enumerate(words)}, merges=[], model_max_length=16
    ),
    unet=UNet2DConditionModel(
        sample_size=8, block_out_channels=(8, 8), layers_per_block=1, norm_num_groups=4,
        cross_attention_dim=16, attention_head_dim=2,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    ),
    scheduler=DDIMScheduler(num_train_timesteps=10), safety_checker=None,
    feature_extractor=None, requires_safety_checker=False,
)
pipeline.set_progress_bar_config(disable=True)
autolog(init={"project": "autolog", "name": "tiny"})
pipeline(["a cat", "a dog"], num_inference_steps=2, num_images_per_prompt=2,
         generator=torch.Generator().manual_seed(7))
pipeline("a bird", negative_prompt="a cat", num_inference_steps=2)
autolog.disable()
pipeline("nobody hears", num_inference_steps=2)
assert wandb.run is None
"""


def test_autolog_of_diffusers(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(AUTOLOG, **ALONE)
    run = single(runs_of("autolog"))
    first, second = run["config"]["workflow"]
    assert first["pipeline"]["pipeline-name"] == "StableDiffusionPipeline"
    assert first["params"]["generator"] == {"seed": 7, "device": "cpu"}
    assert (first["stage"], second["params"]["prompt"]) == ("Pipeline-Call-1", "a bird")
    made = server.values("autolog", run["id"], "Generated-Image/Pipeline-Call-1")
    captions = [each["caption"] for each in made.values()]  # type: ignore[index]
    assert captions == ["a cat", "a cat", "a dog", "a dog"]
    table = run["summary"]["Result-Table/Pipeline-Call-2"]
    assert (table["nrows"], table["ncols"]) == (1, 3)
    compare(AUTOLOG, "autolog", **ALONE)


PIPELINE = """
import wandb
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast, pipeline
from tokenizers import Tokenizer, models, pre_tokenizers
from wandb.integration.huggingface import autolog

words = {word: at for at, word in enumerate(["[UNK]", "[END]", "one", "two", "three"])}
letters = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
letters.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=letters, unk_token="[UNK]", eos_token="[END]", pad_token="[END]"
)
shape = GPT2Config(vocab_size=5, n_positions=16, n_embd=8, n_layer=1, n_head=2,
                   bos_token_id=1, eos_token_id=1, pad_token_id=1)
answer = pipeline("text-generation", model=GPT2LMHeadModel(shape), tokenizer=tokenizer)
with wandb.init(project="answers", name="tiny"):
    autolog()
    answer(["one", "two"], max_new_tokens=3)
    answer("three", max_new_tokens=2)
    assert autolog.get_latest_id()
    autolog.disable()
    answer("one", max_new_tokens=2)
"""


def test_autolog_of_transformers(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(PIPELINE, **ALONE)
    run = single(runs_of("answers"))
    tables = server.values("answers", run["id"], "text-generation")
    assert [table["nrows"] for table in tables.values()] == [2, 1]  # type: ignore[index]
    assert run["summary"]["text-generation"]["ncols"] == 7
    compare(PIPELINE, "answers", **ALONE)

"""Trainers on top of that of transformers, unmodified: sentence-transformers and TRL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "torch"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

# Models and words are made up: nothing comes from a hub.
WORDS = """
import wandb
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers

words = ["<unk>", "<pad>", "</s>", *"abcdefgh"]
tokenizer = Tokenizer(models.WordLevel({w: at for at, w in enumerate(words)}, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
how = dict(
    output_dir="out", report_to="wandb", run_name="tiny", logging_steps=1, max_steps=4,
    per_device_train_batch_size=4, use_cpu=True, save_strategy="no",
)
"""

SENTENCES = (
    WORDS
    + """
from sentence_transformers import (
    SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments, losses,
)
from sentence_transformers.models import StaticEmbedding

model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu")
data = Dataset.from_dict({"anchor": ["a b", "c d"] * 8, "positive": ["a c", "c e"] * 8})
SentenceTransformerTrainer(
    model, SentenceTransformerTrainingArguments(**how), train_dataset=data,
    loss=losses.MultipleNegativesRankingLoss(model),
).train()
wandb.finish()
"""
)

TRL = (
    WORDS
    + """
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from trl import SFTConfig, SFTTrainer

model = GPT2LMHeadModel(
    GPT2Config(vocab_size=len(words), n_positions=32, n_embd=8, n_layer=1, n_head=2)
)
SFTTrainer(
    model, SFTConfig(**how, max_length=16, bf16=False, gradient_checkpointing=False),
    train_dataset=Dataset.from_dict({"text": ["a b c d"] * 16}),
    processing_class=PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<pad>", eos_token="</s>"
    ),
).train()
wandb.finish()
"""
)


@pytest.mark.parametrize(
    ("project", "script"), [("sentence-transformers", SENTENCES), ("trl", TRL)]
)
def test_a_trainer_for_texts(
    project: str, script: str, client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(script, WANDB_PROJECT=project, **OFFLINE)
    (run,) = runs_of(project)
    assert (run["name"], run["state"], run["config"]["max_steps"]) == ("tiny", "finished", 4)
    assert len(server.curve(project, run["id"], "train/loss")[1]) == 4
    assert run["summary"]["train/global_step"] == 4
    assert run["summary"]["train_loss"] > 0
    compare(script, project, WANDB_PROJECT=project, **OFFLINE)

"""Agents and their worlds: gymnasium's videos, and Stable-Baselines3 with what it writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "torch"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

GYMNASIUM = """
import gymnasium as gym, numpy as np, wandb

class Dots(gym.Env):
    metadata = {"render_modes": ["rgb_array"], "render_fps": 4}
    observation_space = gym.spaces.Discrete(8)
    action_space = gym.spaces.Discrete(2)
    render_mode = "rgb_array"
    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.at = 0
        return 0, {}
    def step(self, action):
        self.at += 1
        return self.at, float(action), self.at == 4, False, {}
    def render(self):
        picture = np.zeros((32, 32, 3), np.uint8)
        picture[:, 4 * self.at:] = 255
        return picture

with wandb.init(project="gymnasium", name="tiny", monitor_gym=True):
    env = gym.wrappers.RecordVideo(Dots(), "videos", episode_trigger=lambda number: True)
    for episode in range(2):
        env.reset()
        total, is_over = 0.0, False
        while not is_over:
            _, reward, is_over, _, _ = env.step(1)
            total += reward
        wandb.log({"return": total})
    env.close()
"""


def test_gymnasium(client: Client, server: Server, runs_of: Runs) -> None:
    client.must(GYMNASIUM)
    (run,) = runs_of("gymnasium")
    assert run["state"] == "finished"
    assert server.curve("gymnasium", run["id"], "return")[1] == [4, 4]
    videos = server.values("gymnasium", run["id"], "videos")
    assert [video["_type"] for video in videos.values()] == ["video-file"] * 2  # type: ignore[index]


STABLE_BASELINES = """
import wandb
from stable_baselines3 import PPO
from wandb.integration.sb3 import WandbCallback

with wandb.init(project="sb3", name="tiny", sync_tensorboard=True):
    model = PPO("MlpPolicy", "CartPole-v1", n_steps=64, batch_size=32, tensorboard_log="logs")
    callback = WandbCallback(model_save_path="models", model_save_freq=64, gradient_save_freq=4)
    model.learn(192, callback=callback)
"""


def test_stable_baselines(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(STABLE_BASELINES, OMP_NUM_THREADS="1")
    (run,) = runs_of("sb3")
    assert (run["state"], run["config"]["algo"]) == ("finished", "PPO")
    assert run["config"]["n_steps"] == 64
    assert len(server.curve("sb3", run["id"], "rollout/ep_len_mean")[1]) == 3
    assert any(key.startswith("gradients/") for key in run["summary"])
    path = f"/projects/{server.entity}/sb3/runs/{run['id']}/files"
    assert "model.zip" in str(server.get(path))
    compare(STABLE_BASELINES, "sb3", OMP_NUM_THREADS="1")

"""A model of PyTorch that is watched: gradients and parameters as histograms, its graph.

python -m examples.basics.watching
"""

from __future__ import annotations

import torch

import runwell


def main() -> None:
    """Fits a line."""
    inputs = torch.rand(64, 3)
    targets = inputs.sum(1, keepdim=True)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with runwell.init(project="basics", name="watching") as run:
        run.watch(model, log="all", log_freq=5, log_graph=True)
        for _ in range(20):
            loss = ((model(inputs) - targets) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            run.log({"loss": loss.item()})


if __name__ == "__main__":
    main()

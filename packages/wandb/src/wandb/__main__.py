"""`python -m wandb` is `runwell`."""

from __future__ import annotations

from runwell.cli.main import main

main()

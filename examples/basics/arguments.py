"""A script whose arguments are the config of its run, and a config that is completed later.

python -m examples.basics.arguments --run-name first --batch-size 50
"""

from __future__ import annotations

import argparse

import runwell


def main() -> None:
    """Reads the arguments and hands them over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project-name", default="basics")
    parser.add_argument("--team-name", help="who owns the project; you, if it is left out")
    parser.add_argument("--run-name", default="with-arguments")
    parser.add_argument("--learning-rate", type=float, default=0.1)
    parser.add_argument("--batch-size", type=int, default=2)
    args = parser.parse_args()
    with runwell.init(
        project=args.project_name,
        entity=args.team_name,
        config=vars(args),
        name=args.run_name,
    ) as run:
        run.config.update({"epoch": 50})
        run.log({"loss": 1 / args.batch_size})


if __name__ == "__main__":
    main()

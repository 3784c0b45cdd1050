from __future__ import annotations

from runwell.server.services.glances import Contributor, Glance, glance_of
from runwell.store.ports.glances import Share


def test_shares_are_added_up_the_most_first() -> None:
    shares = (
        Share("ann", "failed", 1, 2.0, 9.0),
        Share("ann", "finished", 3, 30.0, 5.0),
        Share("bob", "failed", 4, 8.0, 7.0),
        Share("cleo", "finished", 4, 1.0, 6.0),
    )
    assert glance_of(shares) == Glance(
        runs=12,
        compute_s=41.0,
        states={"finished": 7, "failed": 5},
        contributors=(
            Contributor("ann", 4, 32.0, 9.0),
            Contributor("bob", 4, 8.0, 7.0),
            Contributor("cleo", 4, 1.0, 6.0),
        ),
    )


def test_a_project_without_runs_has_nobody() -> None:
    assert glance_of(()) == Glance(runs=0, compute_s=0, states={}, contributors=())

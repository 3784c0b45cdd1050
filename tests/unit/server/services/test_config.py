from __future__ import annotations

from runwell.server.services import config
from runwell.values.json import Json

DOCUMENT: dict[str, Json] = {
    "lr": {"value": 0.1, "desc": "learning rate"},
    "bare": 3,
    "nested": {"value": {"a": {"value": 1}}},
    "_wandb": {
        "value": {
            "t": {"1": []},
            "e": {"w1": {"host": "a", "os": "Linux"}, "w2": {"host": "b"}, "bad": 3},
            "visualize": {"pr": {"panel_type": "Vega2"}},
        }
    },
}


def test_users_see_their_values_without_envelopes() -> None:
    assert config.unwrap(DOCUMENT) == {"lr": 0.1, "bare": 3, "nested": {"a": {"value": 1}}}


def test_the_internal_part_is_taken_apart() -> None:
    assert config.environment(DOCUMENT) == {"host": "b", "os": "Linux"}
    assert config.visualize(DOCUMENT) == {"pr": {"panel_type": "Vega2"}}


def test_odd_documents_have_no_internal_part() -> None:
    odd: list[Json] = [3, {}, {"value": []}, {"value": {"e": 1}}]
    for internal in odd:
        document = {"_wandb": internal}
        assert (config.environment(document), config.visualize(document)) == ({}, {})


def test_a_summary_is_shown_without_the_internal_part() -> None:
    assert config.public_summary({"loss": 1, "_wandb": {"runtime": 3}}) == {"loss": 1}

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


def test_names_of_classes_are_found_by_layer() -> None:
    labels: Json = {"type": "class-labels", "value": {"1": "cat"}}
    sections: Json = {
        "mask/class_labels": {"pic_wandb_delimeter_truth": labels, "odd": 3},
        "bounding_box/class_labels": {"pic_wandb_delimeter_guess": labels},
    }
    found = config.class_labels({"_wandb": {"value": sections}})
    assert found == {
        "pic_wandb_delimeter_truth": {"1": "cat"},
        "pic_wandb_delimeter_guess": {"1": "cat"},
    }


def test_odd_documents_have_no_internal_part() -> None:
    odd: list[Json] = [3, {}, {"value": []}, {"value": {"e": 1}}]
    for internal in odd:
        document = {"_wandb": internal}
        assert [
            read(document) for read in (config.environment, config.visualize, config.class_labels)
        ] == [{}, {}, {}]


def test_a_summary_is_shown_without_the_internal_part() -> None:
    assert config.public_summary({"loss": 1, "_wandb": {"runtime": 3}}) == {"loss": 1}

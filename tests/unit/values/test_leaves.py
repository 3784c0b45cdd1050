from __future__ import annotations

from runwell.values.leaves import row_leaves


def test_media_are_leaves_and_other_objects_are_looked_into() -> None:
    image = {"_type": "image-file", "path": "a.png"}
    document = {
        "sample": image,
        "eval": {"note": "ok", "deep": {"x": [1]}},
        "empty": {},
        "": None,
    }
    assert list(row_leaves(document)) == [  # type: ignore[arg-type]
        ("sample", "image-file", image),
        ("eval.note", "other", "ok"),
        ("eval.deep.x", "other", [1]),
        ("empty", "other", {}),
        ("", "other", None),
    ]

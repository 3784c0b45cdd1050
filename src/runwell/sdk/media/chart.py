"""Custom charts: a table, and a note in the config about how to draw it."""

from __future__ import annotations

from collections.abc import Mapping

from runwell.sdk.media.table import Table
from runwell.values.json import Json


class CustomChart:
    """A chart for `log()`; drawn from its table by the definition that `panel` names.

    Args:
        panel: Name of the definition, for instance "wandb/confusion_matrix/v1".
        table: The data.
        fields: Which column plays which part.
        texts: Titles and the like.
    """

    def __init__(
        self, panel: str, table: Table, fields: Mapping[str, str], texts: Mapping[str, str]
    ) -> None:
        self.panel = panel
        self.table = table
        self.fields = dict(fields)
        self.texts = dict(texts)

    def table_key(self, key: str) -> str:
        """Returns the key under which the table is logged."""
        return f"{key}_table"

    def visualization(self, key: str) -> Json:
        """Returns the note for the config, as readers of W&B's format know it."""
        return {
            "panel_type": "Vega2",
            "panel_config": {
                "panelDefId": self.panel,
                "fieldSettings": {**self.fields},
                "stringSettings": {**self.texts},
                "transform": {"name": "tableWithLeafColNames"},
                "userQuery": _query_for(self.table_key(key)),
            },
        }


def _query_for(table_key: str) -> Json:
    """Returns the query by which a W&B server finds the table among the runs' summaries."""
    table: Json = {
        "name": "summaryTable",
        "args": [{"name": "tableKey", "value": table_key}],
        "fields": [],
    }
    names: list[Json] = [
        {"name": name, "fields": []} for name in ("id", "name", "_defaultColorIndex")
    ]
    runs: Json = {
        "name": "runSets",
        "args": [{"name": "runSets", "value": "${runSets}"}],
        "fields": [*names, table],
    }
    return {"queryFields": [runs]}

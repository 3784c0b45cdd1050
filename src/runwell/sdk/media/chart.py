"""Custom charts: a table, and a note in the config about how to draw it."""

from __future__ import annotations

from collections.abc import Mapping

from runwell.errors import UsageError
from runwell.sdk.media.table import Table
from runwell.values.json import Json

SPLIT_SECTION = "Custom Chart Tables"


class CustomChart:
    """A chart for `log()`; drawn from its table by the definition that `panel` names.

    Args:
        panel: Name of the definition, for instance "wandb/confusion_matrix/v1".
        table: The data.
        fields: Which column plays which part.
        texts: Titles and the like.
        split_table: Log the table under a section of its own.

    Raises:
        UsageError: The table is none, or a field names a column that it lacks.
    """

    section = "visualize"

    def __init__(
        self,
        panel: str,
        table: Table,
        fields: Mapping[str, str | None],
        texts: Mapping[str, str],
        *,
        split_table: bool = False,
    ) -> None:
        self.panel = panel
        self.table = checked_table(table)
        self.fields = dict(fields)
        self.texts = dict(texts)
        self.is_split = split_table

    def table_key(self, key: str) -> str:
        """Returns the key under which the table is logged."""
        return f"{SPLIT_SECTION}/{key}_table" if self.is_split else f"{key}_table"

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


class Visualize:
    """A chart for `log()` in the older way: a definition, and a table under the key itself.

    Args:
        panel: Name of the definition.
        table: The data, with the columns that the definition asks for.

    Raises:
        UsageError: The table is none.
    """

    section = "viz"

    def __init__(self, panel: str, table: Table) -> None:
        self.panel = panel
        self.table = checked_table(table)

    def table_key(self, key: str) -> str:
        """Returns the key under which the table is logged."""
        return key

    def visualization(self, key: str) -> Json:
        """Returns the note for the config."""
        return {"id": self.panel, "historyFieldSettings": {"x-axis": "_step", "key": key}}


def checked_table(table: object) -> Table:
    """Returns the table of a chart.

    Raises:
        UsageError: It is none.
    """
    if not isinstance(table, Table):
        raise UsageError(f"a chart is drawn from a Table, not from a {type(table).__name__}")
    return table


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

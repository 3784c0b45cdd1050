"""`wandb-workspaces`, unmodified: what it saves comes back as it was."""

from __future__ import annotations

import json

import pytest

from tests.contract.stack import Client, Server

pytestmark = pytest.mark.official

SAVE = """
import json, sys
import wandb
import wandb_workspaces.reports.v2 as wr
import wandb_workspaces.workspaces as ws

entity, address = sys.argv[1:]
wandb.init(project="views", id="r1", mode="online").finish()
workspace = ws.Workspace(
    entity=entity, project="views", name="Best runs",
    sections=[ws.Section(name="Validation", is_open=True, panels=[
        wr.LinePlot(x="Step", y=["val/loss", "val/acc"]),
        wr.ScatterPlot(x="config:lr", y="loss"),
        wr.ParallelCoordinatesPlot(columns=[wr.ParallelCoordinatesPlotColumn("config:lr")]),
        wr.MarkdownPanel(markdown="# é")])],
    settings=ws.WorkspaceSettings(smoothing_type="gaussian", smoothing_weight=20, max_runs=20),
    runset_settings=ws.RunsetSettings(
        query="abc", filters=[ws.Config("lr") == 0.1],
        run_settings={"r1": ws.RunSettings(color="#ff0000", disabled=True)}))
workspace.save()
again = ws.Workspace.from_url(workspace.url.replace("https://wandb.ai", address))
again.name = "Better runs"
again.save()
last = ws.Workspace.from_url(again.url)
print(json.dumps({
    "url": workspace.url,
    "names": [last.name, last.sections[0].name],
    "panels": [panel.__class__.__name__ for panel in last.sections[0].panels],
    "settings": [last.settings.smoothing_type, last.settings.smoothing_weight],
    "runs": [last.runset_settings.query, last.runset_settings.run_settings["r1"].color],
}))
"""


def test_a_workspace_comes_back_as_it_was_saved(client: Client, server: Server) -> None:
    printed = json.loads(client.must(SAVE, server.entity, server.url).splitlines()[-1])
    assert printed.pop("url").startswith(f"{server.url}/{server.entity}/views?nw=")
    assert printed == {
        "names": ["Better runs", "Validation"],
        "panels": ["LinePlot", "ScatterPlot", "ParallelCoordinatesPlot", "MarkdownPanel"],
        "settings": ["gaussian", 20],
        "runs": ["abc", "#ff0000"],
    }
    listed = server.get(f"/projects/{server.entity}/views/views")["items"]
    assert sorted((view["display_name"], view["type"]) for view in listed) == [
        ("Better runs", "project-view")
    ]

import { expect, test } from "vitest";
import { hereOf } from "./foreign";

test.each([
  // What `wandb.Artifact.url` prints.
  ["/me/digits/artifacts/model/net%20one/v3", "", "/me/digits/artifacts/net%20one?version=v3"],
  [
    "/orgs/ours/registry/models",
    "?selectionPath=org%2Fwandb-registry-models%2Fnet&view=membership&version=v1",
    "/org/wandb-registry-models/artifacts/net?version=v1",
  ],
  [
    "/me/registry/model",
    "?selectionPath=me%2Fmodel-registry%2Fnet&version=v0",
    "/me/model-registry/artifacts/net?version=v0",
  ],
  // Pages.
  ["/me/digits/workspace", "?nw=abc", "/me/digits?nw=abc"],
  ["/me/digits/table", "", "/me/digits/runs"],
  ["/me/digits/runs/ab12/overview", "", "/me/digits/runs/ab12?tab=overview"],
  ["/me/digits/runs/ab12/logs", "?nw=x", "/me/digits/runs/ab12?tab=logs"],
  ["/me/digits/runs/ab12/workspace", "", "/me/digits/runs/ab12"],
  ["/me/digits/sweeps/s1/controls", "", "/me/digits/sweeps/s1"],
  ["/me/digits/artifacts/model/net/v3/files", "", "/me/digits/artifacts/net?version=v3&tab=files"],
  ["/me/digits/artifacts/model/net", "", "/me/digits/artifacts/net"],
])("%s%s is here as well", (path, search, here) => {
  expect(hereOf(path, search)).toBe(here);
});

test.each([
  ["/me/digits/nonsense", ""],
  ["/me/registry/model", "?selectionPath=odd"],
  ["/me", ""],
  ["/", ""],
])("%s%s is not", (path, search) => {
  expect(hereOf(path, search)).toBeNull();
});

"""Documents by which runs are read and changed: their histories, files and output."""

from __future__ import annotations

from runwell.wire.documents.operation import Operation

RUN_LIGHT = """
fragment RunLight on Run {
  id name displayName description notes state tags group jobType commit readOnly sweepName
  createdAt heartbeatAt historyLineCount
  user { name username }
  project { name entity { name } }
}
"""

_WHOLE = "fragment RunWhole on Run { config summaryMetrics systemMetrics historyKeys }"

RUNS = Operation(
    "Runs",
    """
query Runs(
  $project: String!, $entity: String!, $filters: JSONString, $order: String, $cursor: String,
  $perPage: Int, $whole: Boolean!
) {
  project(name: $project, entityName: $entity) {
    runCount(filters: $filters)
    runs(filters: $filters, after: $cursor, first: $perPage, order: $order) {
      edges { cursor node { ...RunLight ...RunWhole @include(if: $whole) } }
      pageInfo { endCursor hasNextPage }
    }
  }
}
"""
    + RUN_LIGHT
    + _WHOLE,
)

RUN = Operation(
    "Run",
    """
query Run($project: String!, $entity: String!, $name: String!) {
  project(name: $project, entityName: $entity) {
    run(name: $name) { ...RunLight ...RunWhole }
  }
}
"""
    + RUN_LIGHT
    + _WHOLE,
)

RUN_STATE = Operation(
    "RunState",
    """
query RunState($project: String!, $entity: String!, $name: String!) {
  project(name: $project, entityName: $entity) { run(name: $name) { state } }
}
""",
)

HISTORY_PAGE = Operation(
    "HistoryPage",
    """
query HistoryPage(
  $project: String!, $entity: String!, $name: String!, $minStep: Int64, $maxStep: Int64,
  $samples: Int
) {
  project(name: $project, entityName: $entity) {
    run(name: $name) { history(minStep: $minStep, maxStep: $maxStep, samples: $samples) }
  }
}
""",
)

EVENTS = Operation(
    "RunFullHistory",
    """
query RunFullHistory($project: String!, $entity: String!, $name: String!, $samples: Int) {
  project(name: $project, entityName: $entity) {
    run(name: $name) { events(samples: $samples) }
  }
}
""",
)

SAMPLED_HISTORY = Operation(
    "RunSampledHistory",
    """
query RunSampledHistory(
  $project: String!, $entity: String!, $name: String!, $specs: [JSONString!]!
) {
  project(name: $project, entityName: $entity) {
    run(name: $name) { sampledHistory(specs: $specs) }
  }
}
""",
)

HISTORY_FILES = Operation(
    "RunParquetHistory",
    """
query RunParquetHistory($project: String!, $entity: String!, $name: String!) {
  project(name: $project, entityName: $entity) {
    run(name: $name) { state historyLineCount parquetHistory(liveKeys: []) { parquetUrls } }
  }
}
""",
)

RUN_FILES = Operation(
    "RunFiles",
    """
query RunFiles(
  $project: String!, $entity: String!, $name: String!, $names: [String], $pattern: String,
  $cursor: String, $perPage: Int
) {
  project(name: $project, entityName: $entity) {
    internalId
    run(name: $name) {
      fileCount
      files(names: $names, pattern: $pattern, after: $cursor, first: $perPage) {
        edges { cursor node { id name url directUrl sizeBytes mimetype updatedAt md5 } }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
}
""",
)

DELETE_FILES = Operation(
    "deleteFiles",
    """
mutation deleteFiles($files: [ID!]!) { deleteFiles(input: {files: $files}) { success } }
""",
)

LOG_LINES = Operation(
    "RunConsoleLogTail",
    """
query RunConsoleLogTail($project: String!, $entity: String!, $name: String!, $last: Int) {
  project(name: $project, entityName: $entity) {
    run(name: $name) {
      logLineCount
      logLines(last: $last) { edges { node { number timestamp level label line } } }
    }
  }
}
""",
)

UPDATE_RUN = Operation(
    "UpsertBucket",
    """
mutation UpsertBucket($input: UpsertBucketInput!) {
  upsertBucket(input: $input) {
    bucket { ...RunLight ...RunWhole }
    inserted
  }
}
"""
    + RUN_LIGHT
    + _WHOLE,
)

DELETE_RUN = Operation(
    "DeleteRun",
    """
mutation DeleteRun($id: ID!, $deleteArtifacts: Boolean) {
  deleteRun(input: {id: $id, deleteArtifacts: $deleteArtifacts}) { clientMutationId }
}
""",
)

STOP_RUN = Operation(
    "StopRun",
    "mutation StopRun($id: ID!) { stopRun(input: {id: $id}) { success } }",
)

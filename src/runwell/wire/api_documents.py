"""The GraphQL documents by which our client reads and changes what a server has.

See `wire/documents.py`; those about artifacts that runs send are in `wire/artifact_documents.py`.
"""

from __future__ import annotations

from runwell.wire.artifact_documents import ARTIFACT_FACTS
from runwell.wire.documents import Operation

_LIGHT = """
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
    + _LIGHT
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
    + _LIGHT
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
    + _LIGHT
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

RUN_ARTIFACTS = Operation(
    "RunArtifacts",
    """
query RunArtifacts(
  $project: String!, $entity: String!, $name: String!, $cursor: String, $perPage: Int,
  $output: Boolean!
) {
  project(name: $project, entityName: $entity) {
    run(name: $name) {
      outputArtifacts(after: $cursor, first: $perPage) @include(if: $output) { ...Found }
      inputArtifacts(after: $cursor, first: $perPage) @skip(if: $output) { ...Found }
    }
  }
}
fragment Found on ArtifactConnection {
  totalCount
  edges { cursor node { ...ArtifactFacts } }
  pageInfo { endCursor hasNextPage }
}
"""
    + ARTIFACT_FACTS,
)

COLLECTION_ARTIFACTS = Operation(
    "ProjectArtifacts",
    """
query ProjectArtifacts(
  $project: String!, $entity: String!, $type: String!, $name: String!, $cursor: String,
  $perPage: Int, $order: String, $filters: JSONString
) {
  project(name: $project, entityName: $entity) {
    artifactType(name: $type) {
      artifactCollection(name: $name) {
        artifacts(after: $cursor, first: $perPage, order: $order, filters: $filters) {
          totalCount
          edges { cursor node { ...ArtifactFacts } }
          pageInfo { endCursor hasNextPage }
        }
      }
    }
  }
}
"""
    + ARTIFACT_FACTS,
)

ARTIFACT_TYPES = Operation(
    "ProjectArtifactTypes",
    """
query ProjectArtifactTypes($project: String!, $entity: String!, $cursor: String, $perPage: Int) {
  project(name: $project, entityName: $entity) {
    artifactTypes(after: $cursor, first: $perPage) {
      edges { cursor node { id name description createdAt } }
      pageInfo { endCursor hasNextPage }
    }
  }
}
""",
)

_COLLECTION_FACTS = """
fragment CollectionFacts on ArtifactCollection {
  __typename id name description createdAt updatedAt
  defaultArtifactType { name }
  tags { edges { node { name } } }
  aliases { edges { node { alias } } }
}
"""

COLLECTIONS = Operation(
    "ArtifactTypeArtifactCollections",
    """
query ArtifactTypeArtifactCollections(
  $project: String!, $entity: String!, $type: String!, $cursor: String, $perPage: Int,
  $order: String
) {
  project(name: $project, entityName: $entity) {
    artifactType(name: $type) {
      artifactCollections(after: $cursor, first: $perPage, order: $order) {
        totalCount
        edges {
          cursor
          node { ...CollectionFacts }
        }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
}
"""
    + _COLLECTION_FACTS,
)

COLLECTION = Operation(
    "ProjectArtifactCollection",
    """
query ProjectArtifactCollection(
  $project: String!, $entity: String!, $type: String!, $name: String!
) {
  project(name: $project, entityName: $entity) {
    artifactType(name: $type) { artifactCollection(name: $name) { ...CollectionFacts } }
  }
}
"""
    + _COLLECTION_FACTS,
)

PROJECTS = Operation(
    "GetProjects",
    """
query GetProjects($entity: String, $cursor: String, $perPage: Int) {
  models(entityName: $entity, after: $cursor, first: $perPage) {
    edges { cursor node { id name entityName createdAt isBenchmark description access } }
    pageInfo { endCursor hasNextPage }
  }
}
""",
)

PROJECT = Operation(
    "GetProject",
    """
query GetProject($entity: String, $name: String!) {
  project(name: $name, entityName: $entity) {
    id name entityName createdAt isBenchmark description access
  }
}
""",
)

CREATE_PROJECT = Operation(
    "CreateProject",
    """
mutation CreateProject($entity: String!, $name: String!) {
  upsertModel(input: {name: $name, entityName: $entity}) { inserted }
}
""",
)

_SWEEP_FACTS = """
fragment SweepFacts on Sweep {
  id name displayName method state description config createdAt updatedAt heartbeatAt bestLoss
  runCount runCountExpected
}
"""

SWEEP = Operation(
    "GetSweep",
    """
query GetSweep($project: String, $entity: String, $name: String!) {
  project(name: $project, entityName: $entity) { sweep(sweepName: $name) { ...SweepFacts } }
}
"""
    + _SWEEP_FACTS,
)

SWEEPS = Operation(
    "GetSweeps",
    """
query GetSweeps(
  $project: String!, $entity: String!, $filters: JSONString, $cursor: String, $perPage: Int
) {
  project(name: $project, entityName: $entity) {
    totalSweeps
    sweeps(after: $cursor, first: $perPage, filters: $filters) {
      edges { cursor node { ...SweepFacts } }
      pageInfo { endCursor hasNextPage }
    }
  }
}
"""
    + _SWEEP_FACTS,
)

_AGENT_FACTS = """
fragment AgentFacts on Agent { id name host state totalRuns createdAt heartbeatAt }
"""

SWEEP_AGENTS = Operation(
    "GetSweepAgents",
    """
query GetSweepAgents($project: String!, $entity: String!, $sweep: String!) {
  project(name: $project, entityName: $entity) {
    sweep(sweepName: $sweep) { agents { edges { node { ...AgentFacts } } } }
  }
}
"""
    + _AGENT_FACTS,
)

SWEEP_AGENT = Operation(
    "GetSweepAgent",
    """
query GetSweepAgent($project: String!, $entity: String!, $sweep: String!, $agentID: String!) {
  project(name: $project, entityName: $entity) {
    sweep(sweepName: $sweep) { agent(agentName: $agentID) { ...AgentFacts } }
  }
}
"""
    + _AGENT_FACTS,
)

SWEEP_AGENT_RUNS = Operation(
    "SweepAgentRuns",
    """
query SweepAgentRuns(
  $project: String!, $entity: String!, $sweep: String!, $agentID: String!, $cursor: String,
  $perPage: Int
) {
  project(name: $project, entityName: $entity) {
    sweep(sweepName: $sweep) {
      agent(agentName: $agentID) {
        runs(after: $cursor, first: $perPage) {
          edges { cursor node { ...RunLight } }
          pageInfo { endCursor hasNextPage }
        }
      }
    }
  }
}
"""
    + _LIGHT,
)

ENQUEUE_SWEEP_RUN = Operation(
    "EnqueueSweepRun",
    """
mutation EnqueueSweepRun($id: ID!, $config: JSONString!, $displayName: String) {
  enqueueSweepRun(input: {id: $id, config: $config, displayName: $displayName}) { id }
}
""",
)

VIEWS = Operation(
    "ProjectViews",
    """
query ProjectViews(
  $project: String!, $entity: String!, $viewName: String, $cursor: String, $perPage: Int
) {
  project(name: $project, entityName: $entity) {
    allViews(viewType: "runs", viewName: $viewName, first: $perPage, after: $cursor) {
      edges {
        cursor
        node {
          id name displayName description spec updatedAt createdAt
          user { username photoUrl email }
        }
      }
      pageInfo { endCursor hasNextPage }
    }
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

USERS = Operation(
    "SearchUsers",
    """
query SearchUsers($query: String) {
  users(query: $query) {
    edges { node { id name username email admin deletedAt teams { edges { node { name } } } } }
  }
}
""",
)

ALL_OF_API = (
    RUNS,
    RUN,
    RUN_STATE,
    HISTORY_PAGE,
    EVENTS,
    SAMPLED_HISTORY,
    RUN_FILES,
    DELETE_FILES,
    LOG_LINES,
    UPDATE_RUN,
    DELETE_RUN,
    STOP_RUN,
    RUN_ARTIFACTS,
    COLLECTION_ARTIFACTS,
    ARTIFACT_TYPES,
    COLLECTIONS,
    COLLECTION,
    PROJECTS,
    PROJECT,
    CREATE_PROJECT,
    SWEEP,
    SWEEPS,
    SWEEP_AGENTS,
    SWEEP_AGENT,
    SWEEP_AGENT_RUNS,
    ENQUEUE_SWEEP_RUN,
    VIEWS,
    HISTORY_FILES,
    USERS,
)

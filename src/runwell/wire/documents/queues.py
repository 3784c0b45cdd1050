"""Documents about launch queues."""

from __future__ import annotations

from runwell.wire.documents.operation import Operation

JOBS = Operation(
    "ArtifactOfType",
    """
query ArtifactOfType($entity: String!, $project: String!, $type: String!) {
  project(name: $project, entityName: $entity) {
    artifactType(name: $type) {
      artifactCollections {
        edges {
          node {
            artifacts {
              edges { node { id state aliases { alias } artifactSequence { name } } }
            }
          }
        }
      }
    }
  }
}
""",
)

RUN_QUEUE = Operation(
    "GetRunQueueMetadata",
    """
query GetRunQueueMetadata($entity: String!, $project: String!, $name: String!) {
  project(name: $project, entityName: $entity) {
    runQueue(name: $name) {
      id access defaultResourceConfigID prioritizationMode externalLinks
    }
  }
}
""",
)

RUN_QUEUE_ITEMS = Operation(
    "GetRunQueueItems",
    """
query GetRunQueueItems($entity: String!, $project: String!, $name: String!) {
  project(name: $project, entityName: $entity) {
    runQueue(name: $name) { runQueueItems(first: 100) { edges { node { id } } } }
  }
}
""",
)

RUN_QUEUE_ITEM = Operation(
    "GetRunQueueItem",
    """
query GetRunQueueItem($entity: String!, $project: String!, $name: String!, $item: ID!) {
  project(name: $project, entityName: $entity) {
    runQueue(name: $name) { id runQueueItem(id: $item) { id state associatedRunId problem } }
  }
}
""",
)

RESOURCE_CONFIG = Operation(
    "GetDefaultResourceConfig",
    """
query GetDefaultResourceConfig($entity: String!, $id: ID!) {
  entity(name: $entity) {
    defaultResourceConfig(id: $id) { config resource templateVariables { name schema } }
  }
}
""",
)

CREATE_RESOURCE_CONFIG = Operation(
    "CreateDefaultResourceConfig",
    """
mutation CreateDefaultResourceConfig($input: CreateDefaultResourceConfigInput!) {
  createDefaultResourceConfig(input: $input) { success defaultResourceConfigID }
}
""",
)

CREATE_RUN_QUEUE = Operation(
    "CreateRunQueue",
    """
mutation CreateRunQueue($input: CreateRunQueueInput!) {
  createRunQueue(input: $input) { success queueID }
}
""",
)

UPSERT_RUN_QUEUE = Operation(
    "UpsertRunQueue",
    """
mutation UpsertRunQueue($input: UpsertRunQueueInput!) {
  upsertRunQueue(input: $input) { success configSchemaValidationErrors }
}
""",
)

DELETE_RUN_QUEUE = Operation(
    "DeleteRunQueue",
    """
mutation DeleteRunQueue($id: ID!) {
  deleteRunQueues(input: {queueIDs: [$id]}) { success }
}
""",
)

PUSH = Operation(
    "pushToRunQueueByName",
    """
mutation pushToRunQueueByName($input: PushToRunQueueByNameInput!) {
  pushToRunQueueByName(input: $input) { runQueueItemId runSpec }
}
""",
)

DELETE_ITEM = Operation(
    "DeleteFromRunQueue",
    """
mutation DeleteFromRunQueue($queue: ID!, $item: ID!) {
  deleteFromRunQueue(input: {queueID: $queue, runQueueItemId: $item}) { success }
}
""",
)

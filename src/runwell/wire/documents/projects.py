"""Documents about projects, and the reports in them."""

from __future__ import annotations

from runwell.wire.documents.operation import Operation

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

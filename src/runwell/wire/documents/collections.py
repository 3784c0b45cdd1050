"""Documents about types and collections of artifacts, and what is in them.

A collection whose versions were made in it is a sequence to the server, one whose versions were
linked to it a portfolio; each has documents of its own.
"""

from __future__ import annotations

from runwell.wire.documents.artifacts import ARTIFACT_FACTS
from runwell.wire.documents.operation import Operation

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

UPDATE_SEQUENCE = Operation(
    "UpdateArtifactSequence",
    """
mutation UpdateArtifactSequence($input: UpdateArtifactSequenceInput!) {
  updateArtifactSequence(input: $input) { artifactCollection { id name description updatedAt } }
}
""",
)

UPDATE_PORTFOLIO = Operation(
    "UpdateArtifactPortfolio",
    """
mutation UpdateArtifactPortfolio($input: UpdateArtifactPortfolioInput!) {
  updateArtifactPortfolio(input: $input) { artifactCollection { id name description updatedAt } }
}
""",
)

MOVE_SEQUENCE = Operation(
    "UpdateArtifactSequenceType",
    """
mutation UpdateArtifactSequenceType($input: MoveArtifactSequenceInput!) {
  moveArtifactSequence(input: $input) { artifactCollection { id defaultArtifactType { name } } }
}
""",
)

TAG_COLLECTION = Operation(
    "AddArtifactCollectionTags",
    """
mutation AddArtifactCollectionTags($input: CreateArtifactCollectionTagAssignmentsInput!) {
  createArtifactCollectionTagAssignments(input: $input) { tags { name } }
}
""",
)

UNTAG_COLLECTION = Operation(
    "DeleteArtifactCollectionTags",
    """
mutation DeleteArtifactCollectionTags($input: DeleteArtifactCollectionTagAssignmentsInput!) {
  deleteArtifactCollectionTagAssignments(input: $input) { success }
}
""",
)

DELETE_SEQUENCE = Operation(
    "DeleteArtifactSequence",
    """
mutation DeleteArtifactSequence($id: ID!) {
  deleteArtifactSequence(input: {artifactSequenceID: $id}) { artifactCollection { state } }
}
""",
)

DELETE_PORTFOLIO = Operation(
    "DeleteArtifactPortfolio",
    """
mutation DeleteArtifactPortfolio($id: ID!) {
  deleteArtifactPortfolio(input: {artifactPortfolioID: $id}) { artifactCollection { state } }
}
""",
)

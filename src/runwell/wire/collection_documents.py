"""The GraphQL documents that change collections of artifacts. See `wire/documents.py`.

A collection whose versions were made in it is a sequence to the server, one whose versions were
linked to it a portfolio; each has documents of its own.
"""

from __future__ import annotations

from runwell.wire.documents import Operation

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

ALL_OF_COLLECTIONS = (
    UPDATE_SEQUENCE,
    UPDATE_PORTFOLIO,
    MOVE_SEQUENCE,
    TAG_COLLECTION,
    UNTAG_COLLECTION,
    DELETE_SEQUENCE,
    DELETE_PORTFOLIO,
)

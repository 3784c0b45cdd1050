"""Documents about versions of artifacts: sent, found, changed, used."""

from __future__ import annotations

from runwell.wire.documents.operation import Operation

ARTIFACT_FACTS = """
fragment ArtifactFacts on Artifact {
  id
  versionIndex
  description
  metadata
  ttlDurationSeconds
  ttlIsInherited
  historyStep
  state
  size
  digest
  commitHash
  fileCount
  createdAt
  updatedAt
  artifactSequence { id name project { name entity { name } } }
  artifactType { name }
  tags { name }
  aliases { alias artifactCollection { __typename name project { name entity { name } } } }
}
"""

MEMBERSHIP_FACTS = """
fragment MembershipFacts on ArtifactCollectionMembership {
  id
  versionIndex
  createdAt
  aliases { alias }
  artifactCollection { __typename id name project { name entity { name } } }
  artifact { ...ArtifactFacts }
}
"""

CREATE_ARTIFACT = Operation(
    "CreateArtifact",
    """
mutation CreateArtifact($input: CreateArtifactInput!) {
  createArtifact(input: $input) {
    artifact { id state artifactSequence { latestArtifact { id } } }
  }
}
""",
)

CREATE_ARTIFACT_MANIFEST = Operation(
    "CreateArtifactManifest",
    """
mutation CreateArtifactManifest(
  $artifactID: ID!, $baseArtifactID: ID, $name: String!, $digest: String!, $entityName: String!,
  $projectName: String!, $runName: String!, $type: ArtifactManifestType!, $includeUpload: Boolean!
) {
  createArtifactManifest(input: {
    artifactID: $artifactID, baseArtifactID: $baseArtifactID, name: $name, digest: $digest,
    entityName: $entityName, projectName: $projectName, runName: $runName, type: $type
  }) {
    artifactManifest {
      id
      file @include(if: $includeUpload) { id uploadUrl uploadHeaders }
    }
  }
}
""",
)

UPDATE_ARTIFACT_MANIFEST = Operation(
    "UpdateArtifactManifest",
    """
mutation UpdateArtifactManifest($manifestID: ID!, $digest: String, $baseArtifactID: ID) {
  updateArtifactManifest(input: {
    artifactManifestID: $manifestID, digest: $digest, baseArtifactID: $baseArtifactID
  }) {
    artifactManifest { id file { id uploadUrl uploadHeaders } }
  }
}
""",
)

CREATE_ARTIFACT_FILES = Operation(
    "CreateArtifactFiles",
    """
mutation CreateArtifactFiles($input: CreateArtifactFilesInput!) {
  createArtifactFiles(input: $input) {
    files {
      edges {
        node {
          storagePath
          uploadUrl
          uploadHeaders
          uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } }
          artifact { id }
        }
      }
    }
  }
}
""",
)

COMPLETE_MULTIPART = Operation(
    "CompleteMultipartUploadArtifact",
    """
mutation CompleteMultipartUploadArtifact(
  $action: CompleteMultipartAction!, $parts: [UploadPartsInput!]!, $artifactID: ID!,
  $storagePath: String!, $uploadID: String!
) {
  completeMultipartUploadArtifact(input: {
    completeMultipartAction: $action, completedParts: $parts, artifactID: $artifactID,
    storagePath: $storagePath, uploadID: $uploadID
  }) { digest }
}
""",
)

CLIENT_ID_MAPPING = Operation(
    "ClientIDMapping",
    "query ClientIDMapping($clientID: ID!) { clientIDMapping(clientID: $clientID) { serverID } }",
)

COMMIT_ARTIFACT = Operation(
    "CommitArtifact",
    """
mutation CommitArtifact($artifactID: ID!) {
  commitArtifact(input: {artifactID: $artifactID}) { artifact { id digest } }
}
""",
)

USE_ARTIFACT = Operation(
    "UseArtifact",
    """
mutation UseArtifact($input: UseArtifactInput!) {
  useArtifact(input: $input) { artifact { id } }
}
""",
)

LINK_ARTIFACT = Operation(
    "LinkArtifact",
    """
mutation LinkArtifact($input: LinkArtifactInput!) {
  linkArtifact(input: $input) { versionIndex }
}
""",
)

UNLINK_ARTIFACT = Operation(
    "UnlinkArtifact",
    """
mutation UnlinkArtifact($artifactID: ID!, $portfolioID: ID!) {
  unlinkArtifact(input: {artifactID: $artifactID, artifactPortfolioID: $portfolioID}) { success }
}
""",
)

ARTIFACT_BY_NAME = Operation(
    "ArtifactMembershipByName",
    """
query ArtifactMembershipByName($entity: String!, $project: String!, $name: String!) {
  project(name: $project, entityName: $entity) {
    artifactCollectionMembership(name: $name) { ...MembershipFacts }
  }
}
"""
    + MEMBERSHIP_FACTS
    + ARTIFACT_FACTS,
)

ARTIFACT_BY_ID = Operation(
    "ArtifactByID",
    "query ArtifactByID($id: ID!) { artifact(id: $id) { ...ArtifactFacts } }" + ARTIFACT_FACTS,
)

ARTIFACT_MANIFEST = Operation(
    "FetchArtifactManifest",
    """
query FetchArtifactManifest($id: ID!) {
  artifact(id: $id) { currentManifest { file { directUrl } } }
}
""",
)

ARTIFACT_FILE_URLS = Operation(
    "GetArtifactMembershipFileUrls",
    """
query GetArtifactMembershipFileUrls(
  $entity: String!, $project: String!, $collection: String!, $alias: String!, $cursor: String,
  $perPage: Int
) {
  project(name: $project, entityName: $entity) {
    artifactCollection(name: $collection) {
      artifactMembership(aliasName: $alias) {
        files(after: $cursor, first: $perPage) {
          pageInfo { endCursor hasNextPage }
          edges { node { name directUrl } }
        }
      }
    }
  }
}
""",
)

ARTIFACT_MEMBERSHIPS = Operation(
    "FetchLinkedArtifacts",
    """
query FetchLinkedArtifacts($id: ID!) {
  artifact(id: $id) { artifactMemberships { edges { node { ...MembershipFacts } } } }
}
"""
    + MEMBERSHIP_FACTS
    + ARTIFACT_FACTS,
)

ARTIFACT_USERS = Operation(
    "ArtifactUsedBy",
    """
query ArtifactUsedBy($id: ID!) {
  artifact(id: $id) {
    createdBy { __typename ... on Run { name project { name entity { name } } } }
    usedBy { edges { node { name project { name entity { name } } } } }
  }
}
""",
)

UPDATE_ARTIFACT = Operation(
    "UpdateArtifact",
    """
mutation UpdateArtifact($input: UpdateArtifactInput!) {
  updateArtifact(input: $input) { artifact { ...ArtifactFacts } }
}
"""
    + ARTIFACT_FACTS,
)

ADD_ALIASES = Operation(
    "AddAliases",
    "mutation AddAliases($input: AddAliasesInput!) { addAliases(input: $input) { success } }",
)

DELETE_ALIASES = Operation(
    "DeleteAliases",
    """
mutation DeleteAliases($input: DeleteAliasesInput!) { deleteAliases(input: $input) { success } }
""",
)

DELETE_ARTIFACT = Operation(
    "DeleteArtifact",
    """
mutation DeleteArtifact($input: DeleteArtifactInput!) {
  deleteArtifact(input: $input) { artifact { id } }
}
""",
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

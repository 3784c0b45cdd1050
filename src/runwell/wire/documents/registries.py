"""Documents about registries."""

from __future__ import annotations

from runwell.wire.documents.artifacts import ARTIFACT_FACTS, MEMBERSHIP_FACTS
from runwell.wire.documents.operation import Operation

_REGISTRY = """
fragment RegistryFacts on Project {
  id internalId name description createdAt updatedAt access allowAllArtifactTypesInRegistry
  entity { name organization { name } }
  artifactTypes(includeAll: true) { edges { node { name } } }
}
"""

ORGANIZATION = Operation(
    "FetchOrganization",
    """
query FetchOrganization($org: String!) {
  organization(name: $org) { id name orgEntity { id name entityType } }
}
""",
)

ORGANIZATION_OF = Operation(
    "FetchOrgInfoFromEntity",
    """
query FetchOrgInfoFromEntity($entity: String!) {
  entity(name: $entity) {
    organization { name }
    user { organizations { name } }
  }
}
""",
)

REGISTRY = Operation(
    "FetchRegistry",
    """
query FetchRegistry($name: String, $entity: String) {
  entity(name: $entity) { project(name: $name) { ...RegistryFacts } }
}
"""
    + _REGISTRY,
)

REGISTRIES = Operation(
    "FetchRegistries",
    """
query FetchRegistries(
  $organization: String!, $filters: JSONString, $order: String, $cursor: String, $perPage: Int
) {
  organization(name: $organization) {
    orgEntity {
      projects(filters: $filters, after: $cursor, first: $perPage, order: $order) {
        edges { cursor node { ...RegistryFacts } }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
}
"""
    + _REGISTRY,
)

REGISTRY_COLLECTIONS = Operation(
    "RegistryCollections",
    """
query RegistryCollections(
  $organization: String!, $registries: JSONString, $filters: JSONString, $order: String,
  $cursor: String, $perPage: Int
) {
  organization(name: $organization) {
    orgEntity {
      artifactCollections(
        projectFilters: $registries, filters: $filters, after: $cursor, first: $perPage,
        order: $order
      ) {
        totalCount
        edges {
          cursor
          node {
            __typename id name description createdAt updatedAt
            project { name entity { name } }
            defaultArtifactType { name }
            tags { edges { node { name } } }
            aliases { edges { node { alias } } }
          }
        }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
}
""",
)

REGISTRY_VERSIONS = Operation(
    "RegistryVersions",
    """
query RegistryVersions(
  $organization: String!, $registries: JSONString, $collections: JSONString, $filters: JSONString,
  $order: String, $cursor: String, $perPage: Int
) {
  organization(name: $organization) {
    orgEntity {
      artifactMemberships(
        projectFilters: $registries, collectionFilters: $collections, filters: $filters,
        after: $cursor, first: $perPage, order: $order
      ) {
        edges { cursor node { ...MembershipFacts } }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
}
"""
    + MEMBERSHIP_FACTS
    + ARTIFACT_FACTS,
)

UPSERT_REGISTRY = Operation(
    "UpsertRegistry",
    """
mutation UpsertRegistry($input: UpsertModelInput!) {
  upsertModel(input: $input) { inserted project { ...RegistryFacts } }
}
"""
    + _REGISTRY,
)

RENAME_REGISTRY = Operation(
    "RenameRegistry",
    """
mutation RenameRegistry($input: RenameProjectInput!) {
  renameProject(input: $input) { project { ...RegistryFacts } }
}
"""
    + _REGISTRY,
)

DELETE_REGISTRY = Operation(
    "DeleteRegistry",
    "mutation DeleteRegistry($id: String!) { deleteModel(input: {id: $id}) { success } }",
)

MEMBERS = Operation(
    "RegistryMembers",
    """
query RegistryMembers($project: String!, $entity: String!) {
  project(name: $project, entityName: $entity) {
    members { id name username email role { name } }
    teamMembers { team { name } role { name } }
  }
}
""",
)

ADD_MEMBERS = Operation(
    "CreateRegistryMembers",
    """
mutation CreateRegistryMembers($input: CreateProjectMembersInput!) {
  createProjectMembers(input: $input) { success }
}
""",
)

REMOVE_MEMBERS = Operation(
    "DeleteRegistryMembers",
    """
mutation DeleteRegistryMembers($input: DeleteProjectMembersInput!) {
  deleteProjectMembers(input: $input) { success }
}
""",
)

SET_USER_ROLE = Operation(
    "UpdateUserRegistryRole",
    """
mutation UpdateUserRegistryRole($input: UpdateProjectMemberInput!) {
  updateProjectMember(input: $input) { success }
}
""",
)

SET_TEAM_ROLE = Operation(
    "UpdateTeamRegistryRole",
    """
mutation UpdateTeamRegistryRole($input: UpdateProjectTeamMemberInput!) {
  updateProjectTeamMember(input: $input) { success }
}
""",
)

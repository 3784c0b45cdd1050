"""Documents about people: who is in a team, accounts, keys."""

from __future__ import annotations

from runwell.wire.documents.operation import Operation

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

TEAM = Operation(
    "GetTeamEntity",
    """
query GetTeamEntity($name: String!) {
  entity(name: $name) {
    id name available photoUrl readOnly readOnlyAdmin isTeam entityType privateOnly storageBytes
    codeSavingEnabled defaultAccess isPaid
    members { id admin pending email username name photoUrl accountType apiKey role }
  }
}
""",
)

CREATE_TEAM = Operation(
    "CreateTeam",
    """
mutation CreateTeam($input: CreateTeamInput!) {
  createTeam(input: $input) { entity { id name } }
}
""",
)

CREATE_INVITE = Operation(
    "CreateInvite",
    """
mutation CreateInvite($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { id } }
}
""",
)

DELETE_INVITE = Operation(
    "DeleteInvite",
    """
mutation DeleteInvite($input: DeleteInviteInput!) {
  deleteInvite(input: $input) { success }
}
""",
)

CREATE_SERVICE_ACCOUNT = Operation(
    "CreateServiceAccount",
    """
mutation CreateServiceAccount($input: CreateServiceAccountInput!) {
  createServiceAccount(input: $input) { user { id } }
}
""",
)

CREATE_USER = Operation(
    "CreateUserFromAdmin",
    """
mutation CreateUserFromAdmin($input: CreateUserInput!) {
  createUser(input: $input) { user { id name username email admin } }
}
""",
)

KEYS = Operation(
    "ApiKeys",
    """
query ApiKeys { viewer { id apiKeys { edges { node { id name description } } } } }
""",
)

GENERATE_KEY = Operation(
    "GenerateApiKey",
    """
mutation GenerateApiKey($input: GenerateApiKeyInput!) {
  generateApiKey(input: $input) { apiKey { id name description } }
}
""",
)

DELETE_KEY = Operation(
    "DeleteApiKey",
    """
mutation DeleteApiKey($input: DeleteApiKeyInput!) {
  deleteApiKey(input: $input) { success }
}
""",
)

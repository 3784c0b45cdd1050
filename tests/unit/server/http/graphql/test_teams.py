from __future__ import annotations

from typing import Any

import pytest

from runwell.server.services.assembly import Services
from tests.unit.server.asgi import Browser
from tests.unit.server.http.graphql.asking import ask, errors

# As the official client sends them.
CREATE_TEAM = """mutation CreateTeam($teamName: String!, $teamAdminUserName: String) {
  result: createTeam(input: {teamName: $teamName, teamAdminUserName: $teamAdminUserName}) {
    entity { id name available photoUrl limits } } }"""
GET_TEAM = """query GetTeamEntity($name: String!) { entity(name: $name) {
  id name available photoUrl readOnly readOnlyAdmin isTeam entityType privateOnly storageBytes
  codeSavingEnabled defaultAccess isPaid
  members { id admin pending email username name photoUrl accountType apiKey } } }"""
INVITE = """mutation CreateInvite(
  $entity: String!, $email: String, $username: String, $admin: Boolean) {
  result: createInvite(
    input: {entityName: $entity, email: $email, username: $username, admin: $admin}) {
    invite { id name email createdAt toUser { name } } } }"""
UNINVITE = """mutation DeleteInvite($id: String, $entity: String) {
  result: deleteInvite(input: {id: $id, entityName: $entity}) { success } }"""
SERVICE = """mutation CreateServiceAccount($entity: String!, $description: String!) {
  result: createServiceAccount(input: {description: $description, entityName: $entity}) {
    user { id } } }"""
CREATE_PROJECT = """mutation CreateProject($input: UpsertModelInput!) {
  result: upsertModel(input: $input) {
    project { id name entityName description access views } inserted } }"""
UPSERT_RUN = """mutation U($entity: String) {
  upsertBucket(input: {name: "s1", modelName: "digits", entityName: $entity}) {
    bucket { user { username } project { entity { name } } } } }"""
MODELS = """query GetProjects($entity: String, $cursor: String, $perPage: Int = 50) {
  models(entityName: $entity, after: $cursor, first: $perPage) {
    pageInfo { endCursor hasNextPage } edges { node { name user { username } } } } }"""
ORGANIZATION = """query O($entity: String!) { entity(name: $entity) {
  organization { name orgEntity { name entityType } }
  user { organizations { name orgEntity { name } } } } }"""


@pytest.fixture
def lab(owner: Browser) -> Any:  # noqa: ANN401 - looked into
    return ask(owner, CREATE_TEAM, teamName="lab")["result"]["entity"]


def members(browser: Browser) -> list[tuple[str, bool, str]]:
    found = ask(browser, GET_TEAM, name="lab")["entity"]["members"]
    return [(one["name"], one["admin"], one["accountType"]) for one in found]


@pytest.mark.usefixtures("lab")
def test_a_team_begins_with_who_made_it(owner: Browser, guest: Browser) -> None:
    team = ask(owner, GET_TEAM, name="lab")["entity"]
    assert (team["isTeam"], team["entityType"], team["readOnly"]) == (True, "team", False)
    assert members(owner) == [("ann", True, "USER")]
    assert "already" in errors(owner, CREATE_TEAM, teamName="bob")[0]
    assert "no admin" in errors(guest, CREATE_TEAM, teamName="mine")[0]
    assert errors(guest, GET_TEAM, name="lab") == ["there is no team 'lab'"]


@pytest.mark.usefixtures("lab")
def test_who_is_invited_writes_to_the_team_until_they_leave(owner: Browser, guest: Browser) -> None:
    assert "bob may not write to lab" in errors(guest, UPSERT_RUN, entity="lab")[0]
    invite = ask(owner, INVITE, entity="lab", username="bob")["result"]["invite"]
    assert invite["toUser"] == {"name": "bob"}
    assert "is in team lab already" in errors(owner, INVITE, entity="lab", username="bob")[0]
    made = ask(guest, UPSERT_RUN, entity="lab")["upsertBucket"]["bucket"]
    assert made["project"]["entity"]["name"] == "lab"
    assert "may not manage team lab" in errors(guest, INVITE, entity="lab", username="ann")[0]
    assert members(guest) == [("ann", True, "USER"), ("bob", False, "USER")]
    ask(owner, UNINVITE, id=invite["id"], entity="lab")
    assert errors(guest, UPSERT_RUN, entity="lab") != []
    last = ask(owner, GET_TEAM, name="lab")["entity"]["members"][0]["id"]
    assert "no admin left" in errors(owner, UNINVITE, id=last, entity="lab")[0]


@pytest.mark.usefixtures("lab")
def test_an_address_that_nobody_has_is_expected(owner: Browser) -> None:
    invite = ask(owner, INVITE, entity="lab", email="Eve@Lab.org", admin=True)["result"]["invite"]
    assert (invite["email"], invite["toUser"]) == ("eve@lab.org", None)
    assert members(owner)[1:] == [("eve@lab.org", True, "INVITE")]
    create = """mutation CreateUserFromAdmin($email: String!, $admin: Boolean) {
      result: createUser(input: {email: $email, admin: $admin}) {
        user { id name username email admin } } }"""
    made = ask(owner, create, email="eve@lab.org")["result"]["user"]
    assert (made["username"], made["email"], made["admin"]) == ("eve", "eve@lab.org", False)
    assert members(owner)[1:] == [("eve", True, "USER")]
    other = ask(owner, INVITE, entity="lab", email="joe@lab.org")["result"]["invite"]
    assert ask(owner, UNINVITE, id=other["id"], entity="lab") == {"result": {"success": True}}
    assert len(members(owner)) == 2


@pytest.mark.usefixtures("lab")
def test_a_service_account_logs_for_its_team_and_says_for_whom(
    owner: Browser, services: Services
) -> None:
    ask(owner, SERVICE, entity="lab", description="night builds")
    member = ask(owner, GET_TEAM, name="lab")["entity"]["members"][-1]
    assert (member["name"], member["accountType"]) == ("night builds", "SERVICE")
    assert ask(owner, GET_TEAM, name="lab")["entity"]["members"][-1]["apiKey"] is None
    account = services.accounts.by_key(member["apiKey"])
    assert (account.team, account.entity) == ("lab", "lab")
    key = {"authorization": f"Bearer {member['apiKey']}"}
    query = {"query": UPSERT_RUN, "variables": {"entity": None}}

    def author(**headers: str) -> str:
        answer = owner.send("POST", "/graphql", {**query}, headers={**key, **headers}).json()
        bucket = answer["data"]["upsertBucket"]["bucket"]
        assert bucket["project"]["entity"]["name"] == "lab"
        return str(bucket["user"]["username"])

    # The author is noted when a run is made; a stranger to the team is nobody's author.
    assert author(**{"x-wandb-username": "bob"}) == account.name


@pytest.mark.usefixtures("lab")
def test_the_author_of_a_run_of_a_service_account_is_whom_it_works_for(
    owner: Browser, services: Services
) -> None:
    ask(owner, SERVICE, entity="lab", description="ci")
    key = ask(owner, GET_TEAM, name="lab")["entity"]["members"][-1]["apiKey"]
    headers = {"authorization": f"Bearer {key}", "x-wandb-username": "ann"}
    asked = {"query": UPSERT_RUN, "variables": {"entity": None}}
    answer = owner.send("POST", "/graphql", asked, headers=headers).json()
    assert answer["data"]["upsertBucket"]["bucket"]["user"] == {"username": "ann"}
    assert services.accounts.by_key(key).acts_for is None


def test_projects_are_made_and_say_who_sees_them(owner: Browser, guest: Browser) -> None:
    def save(**fields: str) -> Any:  # noqa: ANN401 - looked into
        return ask(owner, CREATE_PROJECT, input={"name": "p", "entityName": "ann", **fields})[
            "result"
        ]

    def seen() -> list[str]:
        page = ask(guest, MODELS, entity="ann")["models"]
        return [edge["node"]["name"] for edge in page["edges"]]

    made = save(description="d")
    assert (made["inserted"], made["project"]["access"]) == (True, "PRIVATE")
    assert seen() == []
    again = save(access="USER_READ")
    assert (again["inserted"], again["project"]["description"]) == (False, "d")
    assert seen() == ["p"]
    assert (
        "access of a project is one of"
        in errors(owner, CREATE_PROJECT, input={"name": "p", "access": "x"})[0]
    )
    take = {"name": "p", "entityName": "ann", "access": "USER_WRITE"}
    assert "may not write to ann" in errors(guest, CREATE_PROJECT, input=take)[0]


def test_projects_come_in_pages(owner: Browser) -> None:
    for name in "abc":
        ask(owner, CREATE_PROJECT, input={"name": name, "entityName": "ann"})
    first = ask(owner, MODELS, entity="ann", perPage=2)["models"]
    rest = ask(owner, MODELS, entity="ann", cursor=first["pageInfo"]["endCursor"])["models"]
    names = [edge["node"]["name"] for page in (first, rest) for edge in page["edges"]]
    assert sorted(names) == ["a", "b", "c"]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert first["edges"][0]["node"]["user"] == {"username": "ann"}
    assert "no cursor" in errors(owner, MODELS, entity="ann", cursor="x")[0]


@pytest.mark.usefixtures("lab")
def test_everybody_is_in_the_organisation_of_the_server(owner: Browser) -> None:
    known = {"name": "runwell", "orgEntity": {"name": "runwell-org"}}
    person = ask(owner, ORGANIZATION, entity="ann")["entity"]
    assert person == {"organization": None, "user": {"organizations": [known]}}
    team = ask(owner, ORGANIZATION, entity="lab")["entity"]
    assert team["organization"]["orgEntity"]["entityType"] == "organization"
    query = "query F($org: String!) { organization(name: $org) { id name } }"
    assert ask(owner, query, org="runwell")["organization"]["name"] == "runwell"
    assert ask(owner, query, org="other") == {"organization": None}


KEYS = "{ viewer { apiKeys { edges { node { id name description } } } } }"


def test_keys_are_made_told_once_and_revoked(guest: Browser, owner: Browser) -> None:
    generate = """mutation GenerateApiKey($description: String) {
      result: generateApiKey(input: {description: $description}) {
        apiKey { id name description } } }"""
    delete = """mutation DeleteApiKey($id: String!) {
      result: deleteApiKey(input: {id: $id}) { success } }"""
    made = ask(guest, generate, description="laptop")["result"]["apiKey"]
    headers = {"authorization": f"Bearer {made['name']}"}
    assert guest.get("/api/v1/viewer", headers).json()["username"] == "bob"
    nodes = [edge["node"] for edge in ask(guest, KEYS)["viewer"]["apiKeys"]["edges"]]
    told = {node["name"]: node["description"] for node in nodes}
    assert told == {"ggggg…": "", f"{made['name'][:5]}…": "laptop"}
    mine = ask(owner, KEYS)["viewer"]["apiKeys"]["edges"][0]["node"]["id"]
    assert errors(guest, delete, id=mine) == ["there is no such API key"]
    assert ask(guest, delete, id=made["id"]) == {"result": {"success": True}}
    assert guest.send("GET", "/api/v1/viewer", headers=headers).status == 401


def test_addresses_are_told_to_admins_alone(
    owner: Browser, guest: Browser, services: Services
) -> None:
    ann = services.accounts.find("ann")
    assert ann is not None
    services.people.create(ann, "eve", email="eve@lab.org")
    query = "query S($text: String) { users(query: $text) { edges { node { name email } } } }"
    found = ask(owner, query, text="eve@")["users"]["edges"]
    assert found == [{"node": {"name": "eve", "email": "eve@lab.org"}}]
    assert ask(guest, query, text="eve")["users"]["edges"][0]["node"]["email"] is None
    assert ask(owner, query)["users"]["edges"] == []

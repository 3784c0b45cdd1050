from __future__ import annotations

import base64
import json

from tests.unit.server.asgi import Browser
from tests.unit.server.http.graphql.asking import ask


def test_the_viewer_is_whose_key_it_is(guest: Browser) -> None:
    query = """query Viewer {
        viewer { id entity username email flags teams { edges { node { name } } } } }"""
    viewer = ask(guest, query)["viewer"]
    base64.b64decode(viewer.pop("id"), validate=True)
    assert json.loads(viewer.pop("flags")) == {}
    assert viewer == {"entity": "bob", "username": "bob", "email": None, "teams": {"edges": []}}


def test_a_key_is_told_by_its_first_letters_alone(owner: Browser) -> None:
    query = "{ viewer { admin deletedAt apiKeys { edges { node { id name description } } } } }"
    viewer = ask(owner, query)["viewer"]
    assert (viewer["admin"], viewer["deletedAt"]) == (True, None)
    (key,) = [edge["node"] for edge in viewer["apiKeys"]["edges"]]
    assert (key["name"], key["description"]) == ("ooooo…", "")


def test_features_are_those_that_are_done(owner: Browser) -> None:
    query = "query ServerFeaturesQuery { serverInfo { features { name isEnabled } } }"
    features = ask(owner, query)["serverInfo"]["features"]
    assert {"name": "STRUCTURED_CONSOLE_LOGS", "isEnabled": True} in features
    names = {feature["name"] for feature in features}
    assert "ARTIFACT_TAGS" in names
    assert not names & {"ARTIFACT_DIGEST_ALGORITHM", "EVAL_TABLES_CES"}


def test_a_person_is_in_no_organization_by_their_entity(owner: Browser) -> None:
    query = """query O($entityName: String!) {
        entity(name: $entityName) { name organization { coreWeaveOrganizationId } } }"""
    assert ask(owner, query, entityName="bob") == {"entity": {"name": "bob", "organization": None}}
    assert ask(owner, query, entityName="eve") == {"entity": None}
    assert ask(owner, "{ entity { name } }") == {"entity": {"name": "ann"}}

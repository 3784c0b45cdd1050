from __future__ import annotations

from runwell.store.ports.people import User
from runwell.store.ports.stores import Stores


def test_a_template_is_kept_replaced_and_taken_away(stores: Stores, ann: User) -> None:
    assert stores.templates.get(ann.id) is None
    stores.templates.set(ann.id, '{"a": 1}', 5.0)
    stores.templates.set(ann.id, '{"a": 2}', 6.0)
    assert stores.templates.get(ann.id) == '{"a": 2}'
    stores.templates.set(ann.id, None, 7.0)
    stores.templates.set(ann.id, None, 8.0)
    assert stores.templates.get(ann.id) is None


def test_that_of_everybody_is_of_nobody_else(stores: Stores, ann: User) -> None:
    stores.templates.set(None, "{}", 5.0)
    stores.templates.set(ann.id, '{"a": 1}', 5.0)
    assert (stores.templates.get(None), stores.templates.get(ann.id)) == ("{}", '{"a": 1}')
    stores.templates.set(None, None, 6.0)
    assert (stores.templates.get(None), stores.templates.get(ann.id)) == (None, '{"a": 1}')


def test_what_no_engine_can_keep_is_kept_without_it(stores: Stores, ann: User) -> None:
    stores.templates.set(ann.id, '{"a": "\ud800"}', 5.0)
    kept = stores.templates.get(ann.id)
    assert kept is not None
    assert kept.startswith('{"a": ')

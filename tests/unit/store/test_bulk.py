from __future__ import annotations

from contextlib import closing

from sqlalchemy import Connection, select

from runwell.store.bulk import Clash
from runwell.store.open import open_database
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.store.schema.runs import keys, values

KEY = (values.c.project, values.c.source, values.c.digest, values.c.run, values.c.item)
COUNTED = Clash((keys.c.project, keys.c.source, keys.c.digest, keys.c.kind), (), (keys.c.runs,))


def value(project: int, item: int, number: float | None, text: str | None) -> dict[str, object]:
    place = {"project": project, "source": 1, "digest": 2**62, "run": 1, "item": item}
    return {**place, "kind": "n", "number": number, "text": text}


def test_rows_are_inserted_overwritten_left_or_added_to(
    database_url: str, stores: Stores, run: Run, project: Project
) -> None:
    assert run.project_id == project.id
    texts = ["a", None, 'quo"te, {brace} \\ and \n', ""]
    numbers = [0.1, None, float("inf"), -(2.0**1000)]
    key = {"project": project.id, "source": 1, "digest": 7, "kind": "n", "key": "loss"}

    def work(connection: Connection) -> None:
        insert = open_.dialect.insert_many
        first = [value(project.id, n, numbers[n], texts[n]) for n in range(4)]
        insert(connection, values, first, Clash(KEY))
        insert(connection, values, [value(project.id, 0, 9.0, "left")], Clash(KEY))
        again = [value(project.id, n, 1.0, "new") for n in (3, 4)]
        insert(connection, values, again, Clash(KEY, (values.c.number, values.c.text)))
        insert(connection, values, [], Clash(KEY))
        for count in (2, -3):
            insert(connection, keys, [{**key, "runs": count}], COUNTED)

    with closing(open_database(database_url)) as open_:
        open_.write(work)
        with open_.read() as connection:
            query = select(values.c.item, values.c.number, values.c.text).where(
                values.c.digest == 2**62
            )
            found = {tuple(row) for row in connection.execute(query)}
            count = connection.scalar(select(keys.c.runs).where(keys.c.digest == 7))
    assert found == {
        (0, numbers[0], texts[0]),
        (1, None, None),
        (2, numbers[2], texts[2]),
        (3, 1.0, "new"),
        (4, 1.0, "new"),
    }
    assert count == -1

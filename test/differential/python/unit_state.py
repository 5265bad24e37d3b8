"""Makes, reads and asks a unit's database as a Python charm does: `unit_state.py write|read|changed DATABASE`.

write    stores what stdin says, `{"flags": {name: value}, "kv": {key: value}, "data": {id: value}}`, in one hook
read     prints `{"rows": {key: text}, "flags": {name: value}, "revisions": [...], "hooks": [...]}`
changed  calls data_changed for `{id: value}` on stdin and prints `{id: whether it changed}`
"""

import json
import os
import sys
from typing import Any

import charm_world  # noqa: F401  first, it makes the others loadable
from charmhelpers.core import unitdata
from charms import reactive


def write(state: dict[str, dict[str, Any]]) -> None:
    # With a revision, unitdata keeps a history of each key in its other two tables.
    with unitdata.kv().hook_scope("install"):
        for flag, value in state["flags"].items():
            if value is None:
                reactive.set_flag(flag)
            else:
                reactive.set_flag(flag, value)
        unitdata.kv().update(state["kv"])
        changed(state["data"])


def read() -> dict[str, Any]:
    def rows(query: str) -> list[Any]:
        return list(unitdata.kv().cursor.execute(query))

    return {
        "rows": dict(rows("select key, data from kv order by key")),
        "flags": {flag: reactive.flags.get_state(flag) for flag in reactive.get_flags()},
        "revisions": rows("select key, revision, data from kv_revisions order by key, revision"),
        "hooks": rows("select version, hook, date from hooks order by version"),
    }


def changed(data: dict[str, Any]) -> dict[str, bool]:
    return {data_id: reactive.data_changed(data_id, value) for data_id, value in data.items()}


def main() -> None:
    command, os.environ["UNIT_STATE_DB"] = sys.argv[1:]
    if command == "write":
        write(json.load(sys.stdin))
    elif command == "read":
        print(json.dumps(read()))
    elif command == "changed":
        print(json.dumps(changed(json.load(sys.stdin))))
        unitdata.kv().flush()
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()

"""Plays histories of relations on the real charms.reactive.Endpoint: JSON lines in, a line of reports for each out.

A history is a charm with an interface, and the hooks with what Juju answers in each; ../relation-history.ts has the
types. Each hook is a process of its own, forked from this one. One that fails is run once more, as Juju does.
"""

import gc
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import charm_world  # noqa: F401  first, it makes the others loadable
import yaml
from charmhelpers.core import hookenv, unitdata
from charms import reactive
from charms.reactive import trace as reactive_trace

from own_process import in_own_process

Operation = Sequence[Any]
Databag = dict[str, Any]

LOCAL_UNIT = os.environ["JUJU_UNIT_NAME"]
YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Model:
    """Answers hook tools, in place of the module subprocess in hookenv."""

    def __init__(self, relations: Iterable[dict[str, Any]], own: dict[str, Databag]) -> None:
        self.relations = {relation["id"]: relation for relation in relations}
        self.own = own
        self.sets: list[tuple[str, Databag]] = []

    def check_output(self, command: Sequence[str], universal_newlines: bool = False) -> Any:
        text = "--file" if "--help" in command else json.dumps(self.answer(*command))
        return text if universal_newlines else text.encode()

    def answer(self, tool: str, _format: str, *args: str) -> Any:
        match tool, *args:
            case "relation-ids", endpoint:
                return [rid for rid, relation in self.relations.items() if relation["endpoint"] == endpoint]
            case "relation-list", "-r", rid:
                return self.relations[rid]["units"]
            case "relation-get", "-r", rid, "-", unit:
                return self.own[rid] if unit == LOCAL_UNIT else self.relations[rid]["data"][unit]
        raise NotImplementedError(f"{tool} {args}")

    def check_call(self, command: Sequence[str]) -> None:
        match command:
            case "relation-set", "-r", rid, "--file", path:
                settings = yaml.load(Path(path).read_text(encoding="utf8"), YamlLoader)
                texts = {key: "" if value is None else value for key, value in settings.items()}
                # Ours does not call the tool for what is published already; to Juju the two are the same.
                if any(text != self.own[rid].get(key, "") for key, text in texts.items()):
                    self.sets.append((rid, texts))
            case _:
                raise NotImplementedError(command)


class WantedFailure(Exception):
    """The history says that this hook fails."""


class HookRun:
    """One attempt at a hook: what the charm does in it, and what was seen."""

    def __init__(self, history: dict[str, Any], attempt: int) -> None:
        self.history = history
        self.attempt = attempt
        self.ran: list[Any] = []
        self.started: list[Any] = []

    def handle(self, endpoint: reactive.Endpoint, number: int) -> None:
        handler = self.history["handlers"][number]
        self.ran.append([handler["name"], endpoint.endpoint_name])
        self.perform(endpoint, handler["body"])

    def manage(self, endpoint: reactive.Endpoint) -> None:
        self.ran.append(["manage", endpoint.endpoint_name])
        self.perform(endpoint, self.history["manage"])

    def perform(self, endpoint: reactive.Endpoint, operations: Sequence[Operation]) -> None:
        for operation in operations:
            self.perform_one(endpoint, *operation)

    def perform_one(self, endpoint: reactive.Endpoint, kind: str, *args: Any) -> None:
        departed = endpoint.all_departed_units
        match kind, *args:
            case "set", name:
                reactive.set_flag(endpoint.expand_name(name))
            case "clear", name:
                reactive.clear_flag(endpoint.expand_name(name))
            case "answer_departed", key, value:
                if departed:
                    departed[0].relation.to_publish[key] = value
            case "remove_departed", name:
                if name in departed:
                    del departed[name]
            case "clear_departed",:
                departed.clear()
            case "fail",:
                if self.attempt == 1:
                    raise WantedFailure
            case _, place, *rest:
                relations = list(endpoint.relations)
                for relation in relations if place < 0 else relations[place : place + 1]:
                    self.perform_on(relation, kind, *rest)

    def perform_on(self, relation: Any, kind: str, key: str, value: Any = None) -> None:
        match kind:
            case "publish":
                relation.to_publish[key] = value
            case "publish_raw":
                relation.to_publish_raw[key] = value
            case "delete":
                if key in relation.to_publish:
                    del relation.to_publish[key]
            case "read":
                self.ran.append(["read", relation.relation_id, relation.to_publish_raw[key]])
            case _:
                raise NotImplementedError(f"operation {kind}")

    def look(self) -> None:
        for name in sorted(self.history["endpoints"]):
            endpoint = reactive.endpoint_from_name(name)
            units = endpoint.all_joined_units
            self.started.append(
                {
                    "endpoint": name,
                    "relations": [
                        [one.relation_id, one.application_name, one.joined_units.keys()] for one in endpoint.relations
                    ],
                    "joined": [[unit.relation.relation_id, unit.unit_name] for unit in units],
                    "departed": [
                        [unit.relation.relation_id, unit.unit_name, dict(unit.received_raw)]
                        for unit in endpoint.all_departed_units
                    ],
                    "received": {key: finite(value) for key, value in units.received.items()},
                    "raw": dict(units.received_raw),
                }
            )


def finite(value: Any) -> Any:
    """JSON has no NaN and no infinity; here they are texts."""
    return json.loads(json.dumps(value), parse_constant=str)


# The generated module finds the running hook here; it is set in the hook's own process.
run: HookRun


def module_of(history: dict[str, Any]) -> str:
    """The interface's requires.py. A function is taken for a method only where Endpoint is a name of its module."""
    imports = "from charms.reactive import Endpoint, when, when_any, when_not"
    lines = ["import __main__ as played", imports, "", "class Foo(Endpoint):"]
    lines += ["    def manage_flags(self):", "        played.run.manage(self)"]
    for number, handler in enumerate(history["handlers"]):
        for decorator, *flags in handler["on"]:
            lines.append(f"    @{decorator}({', '.join(map(repr, flags))})")
        lines += [f"    def {handler['name']}(self):", f"        played.run.handle(self, {number})"]
    return "\n".join([*lines, ""])


def play_hook(history: dict[str, Any], hook: dict[str, Any], own: dict[str, Databag], attempt: int) -> dict[str, Any]:
    """Runs one hook to its end. Only ever called in a forked process."""
    global run
    run = HookRun(history, attempt)
    model = Model(hook["relations"], own)
    hookenv.subprocess = model
    os.environ["JUJU_HOOK_NAME"] = hook["hook"]
    if hook["relation"]:
        os.environ.update(JUJU_RELATION=hook["relation"].split(":")[0], JUJU_RELATION_ID=hook["relation"])
    if hook["unit"]:
        os.environ["JUJU_REMOTE_UNIT"] = hook["unit"]
    hookenv._atstart[:] = [entry for entry in hookenv._atstart if entry[0] is not reactive_trace.install_tracer]
    hookenv.atstart(run.look)  # after the endpoints' own start, which is registered since the import
    unitdata.kv()  # layers have opened it by now
    try:
        reactive.main()
        outcome = "ok"
    except Exception as error:
        # Any other failure is told apart, so that two that have nothing to do with each other never pass for the same.
        outcome = "failed" if isinstance(error, WantedFailure) else f"failed: {error!r}"
        run.started, model.sets = [], []  # Juju drops what a failed hook wrote
    return {
        "hook": hook["hook"],
        "outcome": outcome,
        "ran": run.ran,
        "started": run.started,
        "sets": model.sets,
    } | remembered()


def remembered() -> dict[str, Any]:
    """What the unit will remember: its flags, the hashes of data, the departed units."""
    kv = unitdata.kv()
    kv.conn.rollback()  # what was not committed ends with the process
    rows = dict(kv.cursor.execute("select key, data from kv"))
    kept = ("reactive.data_changed.", "reactive.endpoints.")
    flags = sorted(key.removeprefix("reactive.states.") for key in rows if key.startswith("reactive.states."))
    return {"flags": flags, "rows": {key: json.loads(text) for key, text in rows.items() if key.startswith(kept)}}


def play(history: dict[str, Any], charm: Path) -> list[dict[str, Any]]:
    """Plays all hooks of a history, on one charm and one database."""
    interface = charm / "reactive" / "relations" / "foo"
    interface.mkdir(parents=True)
    (interface / "requires.py").write_text(module_of(history), encoding="utf8")
    requires = {name: {"interface": "foo"} for name in history["endpoints"]}
    (charm / "metadata.yaml").write_text(json.dumps({"name": "scenario", "requires": requires}), encoding="utf8")
    folder = str(charm)
    os.environ.update(JUJU_CHARM_DIR=folder, CHARM_DIR=folder, UNIT_STATE_DB=str(charm / ".unit-state.db"))
    os.chdir(charm)
    own: dict[str, Databag] = {}
    reports = []
    for hook in history["hooks"]:
        for relation in hook["relations"]:
            own.setdefault(relation["id"], dict(relation["own"]))
        for attempt in (1, 2):
            report = in_own_process(play_hook, history, hook, own, attempt)
            reports.append(report)
            if report["outcome"] == "ok":
                break
        for rid, settings in report["sets"]:
            own[rid] = {key: value for key, value in {**own[rid], **settings}.items() if value != ""}
    return reports


def main() -> None:
    gc.freeze()  # else a collection in a child copies all pages that it shares with this process
    # A commit waits for the disk, and thousands of hooks commit; memory is as good here.
    shared_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    for line in sys.stdin:
        charm = Path(tempfile.mkdtemp(prefix="endpoints-", dir=shared_memory))
        try:
            print(json.dumps(play(json.loads(line), charm)), flush=True)
        finally:
            os.chdir("/")
            shutil.rmtree(charm)


if __name__ == "__main__":
    main()

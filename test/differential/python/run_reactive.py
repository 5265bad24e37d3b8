"""Plays scenarios on the real charms.reactive: JSON lines on stdin, the results of each as a line on stdout.

A scenario is a charm in data: handlers with their decorators from top to bottom and what their bodies do, what
happens at import, at the start and at the exit, and the hooks that run. tools/replay/README.md has the
format. Each hook is a process of its own, forked from this one, so that the libraries load once.
"""

import gc
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import charm_world  # noqa: F401  first, it makes the others loadable
from charmhelpers.core import hookenv, unitdata
from charms import reactive
from charms.reactive import trace as reactive_trace

from own_process import in_own_process

Operation = Sequence[Any]
Scenario = dict[str, Any]

FLAG_PREFIX = "reactive.states."

MODULE_HEAD = "import __main__ as played\nfrom charms import reactive\n"


class HookRun:
    """One hook of a scenario: what its charm does, and what was seen of it."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.seen: list[Any] = []

    def handle(self, number: int) -> None:
        handler = self.scenario["handlers"][number]
        self.seen.append(handler["name"])
        self.perform(handler["body"])

    def load(self) -> None:
        """The end of the charm's module, after its handlers."""
        hookenv.atstart(self.perform, self.scenario.get("atstart", ()))
        hookenv.atexit(self.perform, self.scenario.get("atexit", ()))
        self.perform(self.scenario.get("import", ()))

    def perform(self, operations: Sequence[Operation]) -> None:
        for operation in operations:
            self.perform_one(*operation)

    def perform_one(self, kind: str, *args: Any) -> None:
        match kind:
            case "set":
                reactive.set_flag(*args)
            case "clear":
                reactive.clear_flag(*args)
            case "toggle":
                reactive.toggle_flag(*args)
            case "trigger":
                self.register_trigger(dict(args[0]))
            case "write":
                Path(args[0]).write_text(args[1], encoding="utf8")
            case "rm":
                Path(args[0]).unlink(missing_ok=True)
            case "data_changed":
                self.seen.append(["dc", args[0], reactive.data_changed(*args)])
            case "is_data_changed":
                self.seen.append(["idc", args[0], reactive.is_data_changed(*args)])
            case "note":
                self.seen.append(args[0])
            case "flags":
                self.seen.append(["flags", reactive.get_flags()])
            case "if":
                flag, then, otherwise = args
                self.perform(then if reactive.is_flag_set(flag) else otherwise)
            case "exit":
                sys.exit(*args)
            case "raise":
                raise RuntimeError("the scenario says so")
            case "flush":
                unitdata.kv().flush()
            case _:
                raise NotImplementedError(f"operation {kind}")

    def register_trigger(self, trigger: dict[str, Any]) -> None:
        if "note" in trigger:
            note = trigger.pop("note")
            trigger["callback"] = lambda: self.seen.append(["cb", note])
        reactive.register_trigger(**trigger)


# The generated module finds the running hook here; it is set in the hook's own process.
run: HookRun


def module_of(scenario: Scenario) -> str:
    """The charm's Python, with a line for each decorator: its line is what tells a handler from others."""
    lines = [MODULE_HEAD]
    for number, handler in enumerate(scenario["handlers"]):
        for decorator, *args in handler["on"]:
            lines.append(f"@reactive.{decorator}({', '.join(map(repr, args))})")
        lines += [f"def handler_{number}():", f"    played.run.handle({number})", ""]
    return "\n".join([*lines, "played.run.load()", ""])


def play_hook(scenario: Scenario, hook: str) -> dict[str, Any]:
    """Runs one hook to its end, as the file `hooks/<name>` of a charm does. Only ever called in a forked process."""
    global run
    run = HookRun(scenario)
    os.environ["JUJU_HOOK_NAME"] = hook
    if not scenario.get("tracer", True):
        hookenv._atstart[:] = [entry for entry in hookenv._atstart if entry[0] is not reactive_trace.install_tracer]
    unitdata.kv()  # layers have opened it by now; where nobody has, main fails on a hook that exits at import
    try:
        reactive.main()
        outcome = "ok"
    except SystemExit as end:
        outcome = f"exit:{end.code or 0}"
    except Exception as error:
        outcome = f"error:{type(error).__name__}"
    return {"hook": hook, "outcome": outcome, "trace": run.seen}


def saved_flags(database: str, before: Sequence[str] = ()) -> list[str]:
    """The flags that a new process finds, after those of `before` are set."""
    storage = unitdata.Storage(database)
    for flag in before:
        storage.set(FLAG_PREFIX + flag, None)
    storage.flush()
    flags = sorted(storage.getrange(FLAG_PREFIX, strip=True))
    storage.close()
    return flags


def play(scenario: Scenario, charm: Path) -> list[dict[str, Any]]:
    """Plays all hooks of a scenario, on one charm and one database."""
    (charm / "reactive").mkdir()
    (charm / "reactive" / "handlers.py").write_text(module_of(scenario), encoding="utf8")
    (charm / "metadata.yaml").write_text("name: scenario\n", encoding="utf8")
    database = str(charm / ".unit-state.db")
    os.environ.update(JUJU_CHARM_DIR=str(charm), CHARM_DIR=str(charm), UNIT_STATE_DB=database)
    os.chdir(charm)
    saved_flags(database, scenario.get("flags", ()))
    return [in_own_process(play_hook, scenario, hook) | {"flags": saved_flags(database)} for hook in scenario["hooks"]]


def main() -> None:
    gc.freeze()  # else a collection in a child copies all pages that it shares with this process
    # A commit waits for the disk, and thousands of hooks commit; memory is as good here.
    shared_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    for line in sys.stdin:
        case = json.loads(line)
        charm = Path(tempfile.mkdtemp(prefix="reactive-", dir=shared_memory))
        try:
            print(json.dumps(play(case.get("scenario", case), charm)), flush=True)
        finally:
            os.chdir("/")
            shutil.rmtree(charm)


if __name__ == "__main__":
    main()

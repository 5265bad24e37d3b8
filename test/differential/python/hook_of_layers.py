"""A hook of a charm on charms.reactive and charmhelpers, with what its usual layers add around it.

The layers themselves are in no package index. What layer-basic, layer-options and layer-status do in a hook of a
charm that is installed is done here instead, in their documented order: flags of options at the start, their end and
the snapshot at the exit, and one status of all layers. Installing packages, which needs no hook tool, is left out.
Compared once with the layers of their repositories in November 2026: the same calls of hook tools, in the same order.
Runs in the charm's folder as Juju starts it, with Juju's tools first in PATH.
"""

import os
import platform
import subprocess
from pathlib import Path
from typing import Any

# charmhelpers loads on Ubuntu alone, and asks a function for it that Python dropped in 3.8.
platform.linux_distribution = lambda: ("debian", "12", "bookworm")  # type: ignore[attr-defined]

import yaml  # noqa: E402
from charmhelpers.core import hookenv, unitdata  # noqa: E402


# What handlers asked to be shown: the state and its message.
statuses: list[tuple[str, str]] = []


def options() -> dict[str, Any]:
    declared = yaml.safe_load(Path("config.yaml").read_text(encoding="utf8"))
    return {name: option.get("default") for name, option in declared["options"].items()}


def set_option_flags() -> None:
    """layer-basic, at the start: config.changed, config.set and config.default."""
    from charms import reactive

    config = hookenv.config()
    for name, default in options().items():
        if config.changed(name):
            reactive.set_flag("config.changed")
            reactive.set_flag(f"config.changed.{name}")
        reactive.toggle_flag(f"config.set.{name}", config.get(name))
        reactive.toggle_flag(f"config.default.{name}", config.get(name) == default)


def clear_option_flags() -> None:
    """layer-basic, at the end: none of them outlives the hook, and the unit's memory is committed."""
    from charms import reactive

    reactive.clear_flag("config.changed")
    for name in hookenv.config():
        for kind in ("changed", "set", "default"):
            reactive.clear_flag(f"config.{kind}.{name}")
    unitdata.kv().flush()


def show_status() -> None:
    """layer-status, at the end: logs the gravest status that was asked for, and sends it whatever was sent before."""
    states = ("maintenance", "blocked", "waiting", "active")
    if not statuses:
        return
    state, message = min(reversed(statuses), key=lambda status: states.index(status[0]))
    hookenv.log(f"status-set: {state}: {message}", hookenv.INFO)
    subprocess.check_call(["status-set", state, message])


def main() -> None:
    hookenv.atstart(set_option_flags)
    hookenv.atexit(clear_option_flags)
    from charms import reactive

    hookenv.atexit(show_status)
    reactive.main()


if __name__ == "__main__":
    os.environ["CHARM_HELPERS_TESTMODE"] = "no"
    main()

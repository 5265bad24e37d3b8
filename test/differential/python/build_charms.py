"""Builds charms with the real charm-tools: a list of builds as JSON on stdin, what each came to on stdout.

A build is {"folder", "arguments"}: the folder holds layers/, interfaces/ and the charm's own layer top/, and gets out/.
charm-tools is imported once and forked for each build, because its imports take longer than most builds.
"""

import contextlib
import io
import json
import os
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

import yaml
from charmtools.build import builder
from own_process import in_own_process


class Loader(yaml.SafeLoader):
    """Reads times, dates and "=" as the text that was written, as Juju does."""


for tag in ("timestamp", "value"):
    Loader.add_constructor(f"tag:yaml.org,2002:{tag}", Loader.construct_yaml_str)


def refuse(*_: Any, **__: Any) -> None:
    raise OSError("a build asked for the network")


def play(folder: str, arguments: list[str]) -> dict[str, Any]:
    root = Path(folder)
    os.chdir(root)
    for name in ("out", "empty", "home", "interfaces"):
        (root / name).mkdir(exist_ok=True)
    os.environ.update(
        HOME=str(root / "home"),
        CHARM_LAYERS_DIR=str(root / "layers"),
        CHARM_INTERFACES_DIR=str(root / "interfaces"),
        CHARM_CACHE_DIR=str(root / "cache"),
        CHARM_HIDE_METRICS="1",
    )
    socket.socket.connect = refuse  # type: ignore[method-assign]
    log = io.StringIO()
    with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        code = run(["--hide-metrics", "-i", f"file://{root}/empty/", "-d", str(root / "out"), *arguments, "top"])
    charms = sorted(path for path in (root / "out").iterdir() if path.is_dir())
    text = log.getvalue().replace(folder, "<folder>")
    return {"code": code, "log": text, **(contents(charms[0]) if charms else {"values": {}, "files": {}})}


def run(arguments: list[str]) -> int:
    try:
        builder.main(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def contents(charm: Path) -> dict[str, Any]:
    paths = sorted(path for path in charm.rglob("*") if path.is_symlink() or path.is_file())
    # Of a YAML file its value counts; of another its mode and text.
    merged = [path for path in paths if path.parent == charm and path.suffix == ".yaml"]
    return {
        "values": {path.name: value_in(path) for path in merged},
        "files": {str(path.relative_to(charm)): entry(path) for path in paths if path not in merged},
    }


def value_in(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(), Loader)
    except (yaml.YAMLError, ValueError) as error:
        return f"charm-tools wrote what can't be read: {error}"


def entry(path: Path) -> dict[str, str]:
    if path.is_symlink():
        return {"link": os.readlink(path)}
    return {"mode": f"{path.stat().st_mode & 0o777:o}", "text": path.read_bytes().decode("utf8", "backslashreplace")}


json.dump([in_own_process(play, build["folder"], build["arguments"]) for build in json.load(sys.stdin)], sys.stdout)

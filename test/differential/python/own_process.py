"""Runs a function in a process of its own, as each hook is one."""

import json
import os
from collections.abc import Callable
from typing import Any


def in_own_process(play: Callable[..., dict[str, Any]], *args: Any) -> dict[str, Any]:
    """Forks, plays the hook there, and reads what it saw. The process ends without any clean-up, as if killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            with open(writer, "w", encoding="utf8") as pipe:
                json.dump(play(*args), pipe)
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf8") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    if not text:
        raise RuntimeError(f"a hook said nothing: {json.dumps(args)}")
    result: dict[str, Any] = json.loads(text)
    return result

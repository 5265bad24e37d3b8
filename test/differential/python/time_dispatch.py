"""Times the dispatch of real charms.reactive: a list of shapes as JSON on stdin, milliseconds for each on stdout.

A shape is {"handlers": [{"waits", "sets"?, "clears"?}], "flags", "tracer"}; bench/dispatch/shapes.ts makes them.
"""

import json
import sys
import time

import charm_world  # noqa: F401  (first)

from charmhelpers.core import unitdata  # noqa: E402
from charms.reactive import bus, clear_flag, set_flag, trace, when  # noqa: E402

unitdata._KV = unitdata.Storage(":memory:")


def register(index: int, handler: dict[str, str]) -> None:
    def act() -> None:
        if "sets" in handler:
            set_flag(handler["sets"])
        if "clears" in handler:
            clear_flag(handler["clears"])

    act._action_id = str(index)  # or all of them would be one handler: the same file, line and name
    when(handler["waits"])(act)


def time_once(shape: dict) -> float:
    bus.Handler.clear()
    unitdata.kv().unsetrange(prefix="reactive.")
    for index, handler in enumerate(shape["handlers"]):
        register(index, handler)
    for flag in shape["flags"]:
        set_flag(flag)
    trace.install_tracer(trace.LogTracer() if shape["tracer"] else trace.NullTracer())
    began = time.perf_counter()
    bus.dispatch()
    return (time.perf_counter() - began) * 1000


print(json.dumps([time_once(shape) for shape in json.load(sys.stdin)]))

"""JSON values as lines on stdin; for each, a line of what Python makes of it: its text, sorted too, and its hash."""

import json
import os
import sys

import charm_world  # noqa: F401  first, it makes the others loadable

os.environ["UNIT_STATE_DB"] = ":memory:"

from charmhelpers.core import unitdata  # noqa: E402
from charms.reactive import data_changed  # noqa: E402

for line in sys.stdin:
    value = json.loads(line)
    data_changed("value", value)
    stored = unitdata.kv().get("reactive.data_changed.value")
    print(json.dumps({"text": json.dumps(value), "sorted": json.dumps(value, sort_keys=True), "hash": stored}))

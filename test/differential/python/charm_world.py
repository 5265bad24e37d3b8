"""The real charms.reactive, in a process that no Juju has started: import this before anything of charmhelpers."""

import os
import platform

# charmhelpers loads on Ubuntu alone, and asks a function for it that Python dropped in 3.8.
platform.linux_distribution = lambda: ("debian", "12", "bookworm")  # type: ignore[attr-defined]

# Unless told "no", charmhelpers takes a process without a unit's name for a test and keeps its store in memory.
os.environ["CHARM_HELPERS_TESTMODE"] = "no"
os.environ["JUJU_UNIT_NAME"] = "scenario/0"

from charmhelpers.core import hookenv  # noqa: E402

# No juju-log here; charms.reactive looks the function up in this module at each call.
hookenv.log = lambda message, level=None: None

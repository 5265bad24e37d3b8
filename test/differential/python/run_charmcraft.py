"""Runs charmcraft in the folder given with the arguments that follow, as on Ubuntu 24.04. Prints its exit code and what
it printed as JSON.

No part of ours wants packages, so that apt, which charmcraft would ask on a Debian machine, is left out. What it keeps
for itself (state, logs) goes to a temporary folder.
"""

import contextlib
import io
import json
import os
import sys
import tempfile

folder, *arguments = sys.argv[1:]
os.chdir(folder)  # a part's source is found from here, whatever --project-dir says
with tempfile.TemporaryDirectory() as home:
    with open(os.path.join(home, "os-release"), "w") as file:
        file.write('NAME="Ubuntu"\nID=ubuntu\nVERSION_ID="24.04"\n')
    names = ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"]
    os.environ.update({**{name: home for name in names}, "UNIXCONFDIR": home})

    # Only now: the package distro looks at UNIXCONFDIR when it is imported.
    from charmcraft.application.main import main
    from craft_parts import packages
    from craft_parts.packages.base import DummyRepository

    packages._get_repository_for_platform = lambda: DummyRepository
    sys.argv[:] = ["charmcraft", *arguments]
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        code = main()
print(json.dumps({"code": code, "output": output.getvalue()}))

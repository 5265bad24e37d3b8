"""The library data_interfaces v0, out of the one package that has it, without that package's other parts."""

import importlib.util
import sys
from importlib import metadata


def load():
    [path] = [
        file
        for file in metadata.files("opensearch-charms-single-kernel")
        if str(file).endswith("data_platform_libs/v0/data_interfaces.py")
    ]
    spec = importlib.util.spec_from_file_location("data_interfaces_v0_library", path.locate())
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


v0 = load()

"""Runs `charm proof` on charms: a JSON list of folders on stdin, a JSON list of lists of its lines on stdout."""

import json
import sys

from charmtools.charms import Charm


def proof(folder):
    try:
        lines, _ = Charm(folder).proof()
    except Exception as error:
        # Values that it does not expect make it crash; that says nothing about the charm.
        return ["CRASH: {}: {}".format(type(error).__name__, error)]
    return lines


json.dump([proof(folder) for folder in json.load(sys.stdin)], sys.stdout)

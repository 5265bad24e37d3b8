#!/bin/sh
# Installs what the compatibility tests need and this Debian machine lacks. Silent when all is there; else it needs root.
set -eu

python3 -c "import venv, ensurepip" 2>/dev/null && exit 0
if [ "$(id -u)" != 0 ]; then
  echo "compat: not root; run $0 as root to install: python3 python3-venv" >&2
  exit 1
fi
echo "compat: installing python3 python3-venv" >&2
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv >&2

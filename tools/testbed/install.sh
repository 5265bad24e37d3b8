#!/bin/sh
# Installs what the testbed needs and this Debian machine lacks. Silent when all is there; else it needs root.
set -eu
PATH=$PATH:/usr/sbin:/sbin # runc and iptables are there, and most users' PATH lacks it

here=$(cd "$(dirname "$0")" && pwd)
go_needed=$(sed -n 's/^go \([0-9]*\.[0-9]*\).*/\1/p' "$here/kube-all/go.mod")
# The toolchain that is fetched where Debian's own Go is older than that (Debian 12 has 1.19).
go_fetched=go1.24.11
go_folder=/usr/local/lib/testbed-$go_fetched

say() { echo "testbed: $*" >&2; }

go_is_new_enough() {
  have=$(GOTOOLCHAIN=local go version 2>/dev/null | sed -n 's/.* go\([0-9]*\.[0-9]*\).*/\1/p')
  [ -n "$have" ] && printf '%s\n%s\n' "$go_needed" "$have" | sort -V -C
}

# A Go toolchain is a module too, and any Go fetches it through its module proxy with the checksum verified.
# Files of a module are not executable, hence chmod.
fetch_go() {
  say "Debian's Go is older than $go_needed; fetching $go_fetched as a module"
  modules=$(mktemp -d)
  module=golang.org/toolchain@v0.0.1-$go_fetched.linux-$(go env GOARCH)
  GOFLAGS=-modcacherw GOMODCACHE=$modules go mod download "$module"
  rm -rf "$go_folder"
  mv "$modules/$module" "$go_folder"
  rm -rf "$modules"
  find "$go_folder/bin" "$go_folder/pkg/tool" -type f -exec chmod 755 {} +
  ln -sf "$go_folder/bin/go" /usr/local/bin/go
}

packages=
need() { command -v "$1" >/dev/null 2>&1 || packages="$packages $2"; }
need setpriv util-linux
need mvn maven
need java default-jdk-headless
need jlink default-jdk-headless
need containerd containerd
need runc runc
need iptables iptables
need ip iproute2
[ -x /usr/lib/cni/bridge ] || packages="$packages containernetworking-plugins"
# The plain package busybox is linked to libraries, and then it is of no use in an image.
if [ ! -x /bin/busybox ] || ldd /bin/busybox >/dev/null 2>&1; then packages="$packages busybox-static"; fi
go_is_new_enough || need go golang-go

[ -z "$packages" ] && go_is_new_enough && exit 0
if [ "$(id -u)" != 0 ]; then
  say "not root; run $0 as root to install:$packages Go $go_needed"
  exit 1
fi
if [ -n "$packages" ]; then
  say "installing$packages"
  apt-get update -qq
  # shellcheck disable=SC2086 # one word for each package
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >&2
fi
go_is_new_enough || fetch_go

#!/bin/bash
# Pid 1 of a node: the control plane, containerd, the kubelet and kube-proxy in namespaces of their own. When it
# ends, the kernel ends every process below it, and their mounts and their network go too. It ends when one of the
# programs ends, and when its stdin does: that is a pipe from the testbed.
#
#   init.sh DIRECTORY NODE_IP IMAGE.tar...
#
# DIRECTORY/programs/NAME starts a program; DIRECTORY/NAME.log is what it says.
set -eu
directory=$1 node_ip=$2
shift 2

exec 3<&0 </dev/null
mount --make-rshared / # the kubelet's mounts must reach the containers
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/log
mkdir -p /run/netns /run/containerd

ip link set lo up
until ip link show eth0 >/dev/null 2>&1; do sleep 0.02; done
ip addr add "$node_ip/24" dev eth0
ip link set eth0 up
echo 1 >/proc/sys/net/ipv4/ip_forward

declare -A names=()
start() {
  sh "$directory/programs/$1" >"$directory/$1.log" 2>&1 3<&- &
  names[$!]=$1
}
cat <&3 >/dev/null &
names[$!]=testbed

start etcd
start kube-apiserver
start containerd
until [ -S "$directory/containerd.sock" ]; do sleep 0.05; done
for image in "$@"; do
  ctr -a "$directory/containerd.sock" -n k8s.io images import "$image"
done
until [ -e "$directory/go-on" ]; do sleep 0.05; done # the testbed says: the API server knows its users now
start kubelet
start kube-controller-manager
start kube-scheduler
start kube-proxy

wait -n -p ended "${!names[@]}" || true
echo "${names[$ended]} ended; read $directory/${names[$ended]}.log for why" >&2
exit 1

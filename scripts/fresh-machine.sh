#!/bin/sh
# Is the whole of a fresh machine: fresh-machine.sh ROOT CACHE [SOURCE TARGET]... -- COMMAND...
# Called by fresh-machine.ts as the first process of namespaces of its own (unshare --mount --pid --ipc), so what is mounted and
# started here is gone when it ends. SOURCE is seen read-only at TARGET. CACHE, unless it is empty, lies under the
# cache of the server roots. Runs COMMAND with sh in the project, then tells on its last lines what still runs: `left: …`.
set -eu
root=$1 cache=$2
shift 2

mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs "$root/run"

while [ "$1" != -- ]; do
  mkdir -p "$(dirname "$root$2")"
  if [ -d "$1" ]; then mkdir -p "$root$2"; else touch "$root$2"; fi
  mount --bind "$1" "$root$2"
  mount -o remount,bind,ro "$root$2"
  shift 2
done
shift

if [ -n "$cache" ]; then
  seen="$root/root/.cache/agent-softphone/roots"
  mkdir -p "$seen" "$root/overlay/upper" "$root/overlay/work"
  mount -t overlay overlay -o "lowerdir=$cache,upperdir=$root/overlay/upper,workdir=$root/overlay/work" "$seen"
fi

mkdir "$root/host"
cd "$root"
pivot_root . host
umount -l /host
rmdir /host

cd /project
code=0
sh -c "$1" || code=$?
for each in /proc/[0-9]*; do
  [ "$each" != /proc/1 ] || continue
  # Nothing: a zombie, or it has ended meanwhile.
  command=$(tr '\0' ' ' 2>/dev/null <"$each/cmdline") || continue
  [ -z "$command" ] || echo "left: $command"
done
exit "$code"

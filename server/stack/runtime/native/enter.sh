#!/bin/sh
# Runs a command inside a root file system: enter.sh ROOT USER CAPABILITIES [SOURCE TARGET MODE]... -- COMMAND...
# Called in a mount namespace of its own (unshare -m), so what is mounted here nobody else sees, and it is gone with
# the process. MODE is ro or rw. The command keeps this process's number. It has the capabilities, in setpriv's words, and can
# never get others.
set -eu
root=$1 user=$2 capabilities=$3
shift 3

for kernel in proc sys dev; do
  mount --rbind "/$kernel" "$root/$kernel"
done
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/tmp"
mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs "$root/run"
for name in kamailio asterisk mysqld nginx coturn; do
  mkdir -m 0755 "$root/run/$name"
  chroot "$root" chown "$user" "/run/$name"
done

while [ "$1" != -- ]; do
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  [ "$3" = rw ] || mount -o "remount,bind,$3" "$root$2"
  shift 3
done
shift
exec chroot "$root" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs \
  --bounding-set "$capabilities" --inh-caps "$capabilities" --ambient-caps "$capabilities" -- "$@"

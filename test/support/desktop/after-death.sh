#!/bin/sh
# What is left of a desktop whose tests were killed: after-death.sh HOME. The kernel has told its daemons to end; whoever is slow is
# killed, with what they have started, and the files are removed.
home=$1

left() {
  grep -lzxF "HOME=$home" /proc/[0-9]*/environ 2>/dev/null
}

tries=0
while left >/dev/null && [ "$tries" -lt 50 ]; do
  tries=$((tries + 1))
  sleep 0.2
done
for environ in $(left); do
  pid=${environ#/proc/}
  kill -9 "${pid%/environ}" 2>/dev/null
done
# Electron doesn't show its environment, and may still be writing: until nothing comes back.
tries=0
quiet=0
while [ "$quiet" -lt 5 ] && [ "$tries" -lt 100 ]; do
  tries=$((tries + 1))
  rm -rf "$home"
  sleep 0.2
  if [ -e "$home" ]; then quiet=0; else quiet=$((quiet + 1)); fi
done

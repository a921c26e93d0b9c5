#!/bin/sh
# What cron does on a server without containers. A step that fails has said so in the log, and runs again when
# it is due; the others go on.
while :; do
  python manage.py maintain
  sleep 60 &
  # sh hears the signal to end while it waits, and not while it runs sleep itself.
  wait $!
done

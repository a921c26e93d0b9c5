#!/bin/sh
# What cron does on a server without containers. A command that fails has said so in the log, and runs again
# when it is due; the others go on.
minute=0
while :; do
  python manage.py publish_scheduled
  [ $((minute % 5)) -eq 0 ] && python manage.py reconcile
  [ $((minute % 1440)) -eq 0 ] && python manage.py prune_previews
  minute=$((minute + 1))
  sleep 60 &
  # sh hears the signal to end while it waits, and not while it runs sleep itself.
  wait $!
done

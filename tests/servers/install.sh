#!/bin/sh
# Installs the servers that the tests talk to, where they are missing and we may. The tests themselves say
# what they skip (or, with CI=true, fail) when a server is still missing afterwards.
set -u
command -v dovecot >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends dovecot-imapd >/dev/null
fi
exit 0

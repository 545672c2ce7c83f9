#!/bin/sh
# Install Debian packages where we may; where we may not, say what to type.
set -eu

install="apt-get install --yes --no-install-recommends $*"
if test "$(id -u)" -eq 0; then may=''; else may='sudo -n'; fi

if ! command -v apt-get >/dev/null; then
    echo "Not found, and there is no apt-get to install it: $*" >&2
    echo 'Install it as your system does. A browser elsewhere: CHROMIUM=/path/to/chrome make test' >&2
    exit 1
elif test -n "$may" && ! $may true 2>/dev/null; then
    echo "Not found: $*. Please type:  sudo $install" >&2
    exit 1
fi

export DEBIAN_FRONTEND=noninteractive
$may apt-get update --quiet=2
$may $install --quiet=2 >/dev/null

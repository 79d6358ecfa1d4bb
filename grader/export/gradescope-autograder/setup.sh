#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}
version=${NODE_VERSION:-NODE_VERSION_HERE}

apt-get update
apt-get install -y --no-install-recommends bubblewrap ca-certificates curl util-linux xz-utils
case "$(uname -m)" in
  x86_64) machine=x64 ;;
  aarch64) machine=arm64 ;;
  *)
    echo "setup.sh: expected x86_64 or aarch64, got $(uname -m)" >&2
    exit 2
    ;;
esac
curl -fsSL "https://nodejs.org/dist/v$version/node-v$version-linux-$machine.tar.xz" |
  tar -xJ -C /usr/local --strip-components=1 --no-same-owner

cd "$root/source"
npm ci # installs and builds
chmod -R go-rwx "$root/source" # solutions and hidden cases: for root only

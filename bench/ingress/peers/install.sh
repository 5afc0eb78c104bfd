#!/bin/sh
# Installs the peer that bench-ingress measures beside the ingress: fastify with BullMQ, into FOLDER.
#   bench/ingress/peers/install.sh FOLDER
set -eu

peers=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../../../bin/lib/install.sh
. "$peers/../../../bin/lib/install.sh"

folder=${1:?the folder for fastify and BullMQ}

has node || install_packages nodejs nodejs nodejs node
has npm || install_packages npm npm npm node
mkdir -p "$folder"
if ! cmp -s "$peers/fastify/package-lock.json" "$folder/installed.json"; then
    say "installing fastify and BullMQ into $folder"
    cp "$peers/fastify/package.json" "$peers/fastify/package-lock.json" "$folder"
    (cd "$folder" && npm ci --silent --no-audit --no-fund)
    cp "$folder/package-lock.json" "$folder/installed.json"
fi
# Node finds modules beside the script.
cp "$peers/fastify/server.js" "$folder"

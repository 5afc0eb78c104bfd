#!/bin/sh
# Installs the peers that bench-queue measures beside the engine: BullMQ into FOLDER, Sidekiq from the system's packages.
#   bench/queue/peers/install.sh FOLDER
set -eu

peers=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../../../bin/lib/install.sh
. "$peers/../../../bin/lib/install.sh"

folder=${1:?the folder for BullMQ}

has node || install_packages nodejs nodejs nodejs node
has npm || install_packages npm npm npm node
mkdir -p "$folder"
if ! cmp -s "$peers/bullmq/package-lock.json" "$folder/installed.json"; then
    say "installing BullMQ into $folder"
    cp "$peers/bullmq/package.json" "$peers/bullmq/package-lock.json" "$folder"
    (cd "$folder" && npm ci --silent --no-audit --no-fund)
    cp "$folder/package-lock.json" "$folder/installed.json"
fi
# Node finds modules beside the script.
cp "$peers/bullmq/contender.js" "$folder"

# Only Debian and its kin package Sidekiq.
ruby -e 'require "sidekiq"' 2>/dev/null || install_packages 'ruby ruby-sidekiq' - - -

# shellcheck shell=sh
# Runs the queue's suite on the other servers that it promises to work on. Sourced, never run. Needs root and install.sh.
# The machine's own redis-server alone is what every other run of the tests is about.

on_other_servers() {
    need_valkey
    on_server 'the only node of a Redis cluster' redis-server cluster
    on_server 'Valkey' "$valkey_server" ''
    on_server 'the only node of a Valkey cluster' "$valkey_server" cluster
}

# on_server WHAT PROGRAM CLUSTER
on_server() {
    say "== the queue's suite on $1: $("$2" --version)"
    export BELLHOP_TEST_REDIS_SERVER="$2"
    if [ -n "$3" ]; then export BELLHOP_TEST_REDIS_CLUSTER=yes; else unset BELLHOP_TEST_REDIS_CLUSTER; fi
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run --package queue --lib --test engine --locked
    else
        cargo test --package queue --lib --test engine --locked --no-fail-fast
    fi
    unset BELLHOP_TEST_REDIS_SERVER BELLHOP_TEST_REDIS_CLUSTER
}

# Sets valkey_server. Where Valkey comes as a package for apt it is unpacked into target/valkey, not installed: its
# service would start beside the one that may be there.
need_valkey() {
    if has valkey-server; then
        valkey_server=$(command -v valkey-server)
    elif has apt-get; then
        valkey_server=${root:?}/target/valkey/usr/bin/valkey-server
        [ -x "$valkey_server" ] || unpack_valkey
    else
        install_packages - valkey valkey valkey
        valkey_server=$(command -v valkey-server)
    fi
}

unpack_valkey() {
    folder=$root/target/valkey
    say "unpacking Valkey into target/valkey"
    mkdir -p "$folder/lists/partial" "$folder/packages"
    valkey_sources >"$folder/sources.list"
    apt_aside update -qq
    (cd "$folder/packages" && apt_aside download -qq valkey-server valkey-tools)
    for package in "$folder"/packages/*.deb; do dpkg-deb --extract "$package" "$folder"; done
    has_libraries "$valkey_server" || die "valkey-server lacks: $(ldd "$valkey_server" | grep 'not found')"
}

has_libraries() { ! ldd "$1" | grep -q 'not found'; }

# apt-get with sources and lists of its own, which leaves the system's alone.
apt_aside() {
    apt-get -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder" -o APT::Sandbox::User="$(id -un)" "$@"
}

# The release's own archive, as this machine's sources name it, and its backports, where a release older than Valkey
# has it.
valkey_sources() {
    # shellcheck source=/dev/null
    release=$(. /etc/os-release && printf '%s\n' "$VERSION_CODENAME")
    # The braces are apt's.
    # shellcheck disable=SC2016
    archive=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
        awk -v release="$release" '$2 == release { print $1; exit }')
    [ -n "$archive" ] || die "apt's sources do not name the archive of $release; please install valkey-server"
    printf 'deb %s %s main\n' "$archive" "$release" "$archive" "$release-backports"
}

# shellcheck shell=sh
# One PostgreSQL for all tests of a run: in a folder of its own, on a free port, nothing kept. Sourced, never run.
# Needs pg_bin (install.sh). The caller stops it: trap stop_postgres EXIT.

# PostgreSQL refuses root: its programs run as the user that its package made.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        # An own directory to stand in: the caller's may be closed to that user.
        (cd "$pg_folder" && su -s /bin/sh postgres -c "$*")
    else
        sh -c "$*"
    fi
}

# Sets BELLHOP_TEST_POSTGRES. With "durable" it syncs what it commits, as one does that is measured.
start_postgres() {
    pg_folder=$(mktemp -d "${TMPDIR:-/tmp}/bellhop-pg.XXXXXX")
    if [ "$(id -u)" = 0 ]; then chown postgres "$pg_folder"; fi
    pg_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    as_postgres "'${pg_bin:?}/initdb'" -D "'$pg_folder/data'" -U bellhop -A trust -E UTF8 --locale=C --no-sync >/dev/null
    cat >>"$pg_folder/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $pg_port
unix_socket_directories = '$pg_folder'
max_connections = 500
CONF
    # The tests' databases do not outlive this run: nothing of theirs needs the disk.
    [ "${1:-}" = durable ] || cat >>"$pg_folder/data/postgresql.conf" <<CONF
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
CONF
    as_postgres "'$pg_bin/pg_ctl'" -D "'$pg_folder/data'" -l "'$pg_folder/log'" -w -s start ||
        die "PostgreSQL does not start: $(cat "$pg_folder/log")"
    export BELLHOP_TEST_POSTGRES="postgres://bellhop@127.0.0.1:$pg_port/postgres"
}

stop_postgres() {
    [ -n "${pg_folder:-}" ] || return 0
    as_postgres "'$pg_bin/pg_ctl'" -D "'$pg_folder/data'" -m immediate -s stop || true
    rm -rf "$pg_folder"
}

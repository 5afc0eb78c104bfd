# A private PostgreSQL cluster for as long as standard input stays open: whoever started it need not stop it, and
# cannot leave it behind, not even by being killed. Says its socket folder on standard output once it answers.
set -eu
dir=$(mktemp -d "${TMPDIR:-/tmp}/bellhop-pg.XXXXXX")
trap 'rm -rf "$dir"' EXIT
initdb -D "$dir/data" -U bellhop -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
postgres -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c deadlock_timeout=100ms >>"$dir/log" 2>&1 &
server=$!
until pg_isready -q -h "$dir" -U bellhop -d postgres; do
    kill -0 "$server" 2>/dev/null || { cat "$dir/log"; exit 1; }
    sleep 0.05
done
echo "$dir"
cat >/dev/null
kill -INT "$server"
wait "$server" || true

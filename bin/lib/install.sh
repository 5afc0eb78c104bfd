# shellcheck shell=sh
# Installs what a script needs and the machine lacks, from the machine's own package sources. Sourced, never run.

has() { command -v "$1" >/dev/null 2>&1; }

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        die "installing packages needs root or sudo; as root, run: $*"
    fi
}

# install_packages APT DNF APK BREW: the packages' names for each manager, several in one word separated by spaces; - for none.
install_packages() {
    if has apt-get; then
        names=$1
    elif has dnf; then
        names=$2
    elif has apk; then
        names=$3
    elif has brew; then
        names=$4
    else
        die "no apt-get, dnf, apk or brew here; please install: $1"
    fi
    [ "$names" != - ] || die "this machine's package manager does not have what is missing: $1"
    say "installing $names"
    # Names are split on purpose.
    # shellcheck disable=SC2086
    if has apt-get; then
        [ -n "${apt_updated:-}" ] || as_root apt-get update -qq
        apt_updated=yes
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $names >&2
    elif has dnf; then
        as_root dnf install -y -q $names >&2
    elif has apk; then
        as_root apk add -q $names >&2
    else
        brew install -q $names >&2
    fi
}

# Rust as rustup installs it, though this shell may not have read its profile.
need_rust() {
    has cargo || PATH="$HOME/.cargo/bin:$PATH"
    has cargo || die "Rust is missing; install it with rustup"
    # Rust links with the system's compiler driver; SQLite and TLS are compiled with it.
    has cc || install_packages 'gcc libc6-dev' 'gcc glibc-devel' 'gcc musl-dev' gcc
}

need_redis() {
    has redis-server || has valkey-server || install_packages redis-server redis redis redis ||
        install_packages redis-server valkey valkey valkey
}

# One test looks at what Redis does before it answers. Linux alone has it.
need_strace() {
    has strace || install_packages strace strace strace -
}

# Sets pg_bin, the folder of PostgreSQL's server programs: some systems keep them out of the path.
need_postgres() {
    find_postgres || install_packages postgresql postgresql-server postgresql postgresql || true
    find_postgres || die "PostgreSQL's programs initdb and pg_ctl were not found"
}

find_postgres() {
    for pg_bin in $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/libexec/postgresql*/ | sort -r) \
        "$(dirname "$(command -v initdb || echo /nowhere/x)")" "$(brew_prefix)/opt/postgresql/bin"; do
        if [ -x "$pg_bin/initdb" ] && [ -x "$pg_bin/pg_ctl" ] && [ -x "$pg_bin/postgres" ]; then
            return 0
        fi
    done
    return 1
}

brew_prefix() {
    if has brew; then brew --prefix; else echo /nowhere; fi
}

# Sets BELLHOP_TEST_CHROMIUM. It is large: only the tests that show mails need it. Mails name fonts that every system has.
need_chromium() {
    BELLHOP_TEST_CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
        install_packages 'chromium fonts-liberation' 'chromium liberation-sans-fonts' 'chromium font-liberation' chromium
        BELLHOP_TEST_CHROMIUM=$(command -v chromium || command -v chromium-browser) || die "Chromium was not found"
    }
    export BELLHOP_TEST_CHROMIUM
}

# Sets BELLHOP_TEST_PYTHON to a Python that has what tests/requirements.txt names. The system's own Python is left alone.
need_python() {
    has python3 || install_packages 'python3 python3-venv' python3 python3 python3
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv python3 python3 python3
    venv="${root:?}/target/test-python"
    wanted="${root:?}/tests/requirements.txt"
    if ! cmp -s "$wanted" "$venv/installed.txt"; then
        say "installing what the tests need of Python into target/test-python"
        python3 -m venv --clear "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"
        cp "$wanted" "$venv/installed.txt"
    fi
    export BELLHOP_TEST_PYTHON="$venv/bin/python"
}

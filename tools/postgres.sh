# Sourced by tests/run.sh. `start_postgres` sets DATABASE_URL to a server on which tests may make
# databases; `stop_postgres` ends what it started, and only that.
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"
_cluster=""

start_postgres() {
  [ -n "${DATABASE_URL:-}" ] && { _answers "$DATABASE_URL"; return; }
  local url="postgres://${PGUSER:-postgres}@127.0.0.1:5432/postgres"
  if _answers "$url"; then export DATABASE_URL=$url; return 0; fi
  local bin
  bring _binaries postgresql && bin=$(_binaries) && _own_cluster "$bin"
}

stop_postgres() {
  [ -n "$_cluster" ] || return 0
  _as_nobody "$_bin/pg_ctl" stop -s -m immediate -D "$_cluster/data" >/dev/null 2>&1
  rm -rf "$_cluster"
  _cluster=""
}

# Whether a server answers at $1 and lets us make a database.
_answers() {
  python - "$1" <<'PY' 2>/dev/null
import sys, psycopg
with psycopg.connect(sys.argv[1], connect_timeout=3) as server:
    row = server.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
    sys.exit(0 if row.fetchone()[0] and server.info.server_version >= 150000 else 1)
PY
}

# The folder of the newest installed server: Debian keeps it off the PATH.
_binaries() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  if [ -z "$found" ] && command -v initdb >/dev/null; then
    found=$(dirname "$(readlink -f "$(command -v initdb)")")
  fi
  [ -x "$found/initdb" ] && [ -x "$found/pg_ctl" ] && echo "$found"
}

# PostgreSQL refuses to run as root.
_as_nobody() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u nobody -- "$@"); else "$@"; fi
}

_own_cluster() {
  local port
  _bin=$1
  _cluster=$(mktemp -d "${TMPDIR:-/tmp}/klaverblad-pg-XXXXXX")
  [ "$(id -u)" = 0 ] && chown nobody "$_cluster"
  port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  # Without fsync: the cluster lives for minutes, and speed is all we ask of it.
  if _as_nobody "$_bin/initdb" -D "$_cluster/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
      --no-sync >"$_cluster.log" 2>&1 &&
    _as_nobody "$_bin/pg_ctl" start -s -w -D "$_cluster/data" -l "$_cluster/log" -o \
      "-p $port -h 127.0.0.1 -k $_cluster -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
      >>"$_cluster.log" 2>&1
  then
    rm -f "$_cluster.log"
    export DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
    return 0
  fi
  cat "$_cluster.log" "$_cluster/log" >&2 2>/dev/null
  rm -rf "$_cluster.log"; stop_postgres
  return 1
}

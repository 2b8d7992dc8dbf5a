# shellcheck shell=bash
# The private PostgreSQL 15 of a stack. Its settings: deploy/local/postgresql.conf.

readonly PG_BIN=${HOMECARE_PG_BIN:-/usr/lib/postgresql/15/bin}

# initdb refuses root, so for root the server belongs to `postgres`.
pg_user() {
  if [[ $EUID == 0 ]]; then echo postgres; else id -un; fi
}

pg_home() { home_of postgres; }
as_pg() { as_user "$(pg_user)" "$@" 9>&-; }

# pg_conninfo USER [DATABASE]
pg_conninfo() { echo "host='$(pg_home)' user=$1 dbname=${2:-homecare}"; }

# Not pg_ctl status: it takes a killed server that nobody collected for a running one.
pg_pid() { pid_of "$(pg_home)/data/postmaster.pid" "$PG_BIN/postgres"; }
pg_ready() { "$PG_BIN/pg_isready" -q -h "$(pg_home)"; }

start_postgres() {
  local home
  home=$(pg_home)
  if ! pg_pid >/dev/null; then
    [[ -d $home/data ]] || make_cluster "$home"
    # Left by a server that was killed; PostgreSQL itself believes a pid that is in use again.
    rm -f "$home/data/postmaster.pid" "$home"/.s.PGSQL.5432*
    copy_settings "$home"
    say "starting PostgreSQL in $home"
    as_pg "$PG_BIN/pg_ctl" -s -w -t 120 -D "$home/data" -l "$home/postgres.log" \
      -o "-k '$home'" start </dev/null >/dev/null 2>&1 || {
      as_user "$(pg_user)" tail -n 15 "$home/postgres.log" >&2 || true
      die "$E_START" "PostgreSQL does not start; its last words are above ($home/postgres.log)"
    }
  fi
  make_database
}

# Made beside and moved into place: an interrupted initdb leaves nothing that looks like a cluster.
make_cluster() {
  say "making a PostgreSQL cluster in $1"
  as_pg rm -rf "$1/data.new"
  as_pg "$PG_BIN/initdb" --pgdata="$1/data.new" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --data-checksums >"$LOG_DIR/initdb.log" 2>&1 || {
    tail -n 15 "$LOG_DIR/initdb.log" >&2
    die "$E_START" "initdb failed; its message is above"
  }
  as_pg mv "$1/data.new" "$1/data"
}

copy_settings() {
  local file
  for file in postgresql.conf pg_hba.conf; do
    # Through a pipe: `postgres` may not enter this clone.
    # shellcheck disable=SC2016
    as_pg sh -c 'umask 077; cat > "$1"' sh "$1/data/$file" <"$ROOT/deploy/local/$file"
  done
}

sql() {
  "$PG_BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -d "$(pg_conninfo postgres postgres)" -c "$1"
}

make_database() {
  [[ -n $(sql "SELECT 1 FROM pg_database WHERE datname = 'homecare'") ]] ||
    sql "CREATE DATABASE homecare"
}

drop_database() { sql "DROP DATABASE IF EXISTS homecare WITH (FORCE)" 2>/dev/null; }

migrate() {
  say "migrating"
  "$BIN/homecare-migrate" "--database=$(pg_conninfo postgres)" "--root=$ROOT" 9>&- ||
    die "$E_START" "a migration failed; its message is above"
}

# Fast first (sessions end, everything is written down); immediate if that takes too long.
stop_postgres() {
  local home
  home=$(pg_home)
  pg_pid >/dev/null || return 0
  say "stopping PostgreSQL"
  as_pg "$PG_BIN/pg_ctl" -s -w -t 30 -m fast -D "$home/data" stop ||
    as_pg "$PG_BIN/pg_ctl" -s -w -t 30 -m immediate -D "$home/data" stop
}

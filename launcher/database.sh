# The private PostgreSQL cluster under .gridmap/pg; none where GRIDMAP_DATABASE points elsewhere.

PG_BIN=/usr/lib/postgresql/15/bin
# The real folder behind a link: user postgres may enter that one, not the checkout that the link is in.
PG_DIR="$(readlink -f "$STATE/pg" 2>/dev/null || printf '%s' "$STATE/pg")"

# PostgreSQL refuses to run as root: there it runs as the packages' user postgres.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

need_postgres() {
  if [ -x "$PG_BIN/initdb" ] && [ -f /usr/share/postgresql/15/extension/postgis.control ]; then return; fi
  need_packages "the database" postgresql-15 postgresql-15-postgis-3
}

database_running() { [ -d "$PG_DIR" ] && as_postgres "$PG_BIN/pg_ctl" -D "$PG_DIR/data" status >/dev/null 2>&1; }

# Where the cluster lies: under .gridmap, or, where user postgres may not enter the checkout (as below /root), beside the system's.
place_cluster() {
  mkdir -p "$STATE"
  [ -e "$PG_DIR" ] && return
  if [ "$(id -u)" -eq 0 ]; then
    if (cd / && runuser -u postgres -- test -x "$STATE"); then
      mkdir "$PG_DIR"
    else
      local elsewhere="/var/lib/gridmap/$(printf '%s' "$ROOT" | sha256sum | cut -c1-12)"
      mkdir -p "$elsewhere"
      ln -s "$elsewhere" "$STATE/pg"
      PG_DIR="$elsewhere"
    fi
    chown postgres: "$PG_DIR"
  else
    mkdir "$PG_DIR"
  fi
}

make_cluster() {
  step "Making a private database cluster"
  need_space 1000
  # Half a cluster (an interrupted initdb) is no cluster: it is made aside and moved into place.
  as_postgres rm -rf "$PG_DIR/new"
  local password
  password=$(node -e 'console.log(require("crypto").randomBytes(18).toString("base64url"))')
  (umask 077 && printf '%s\n' "$password" >"$STATE/password.new")
  [ "$(id -u)" -eq 0 ] && chown postgres: "$STATE/password.new"
  cp -p "$STATE/password.new" "$PG_DIR/password.new"
  as_postgres "$PG_BIN/initdb" -D "$PG_DIR/new" -U gridmap -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 \
    --pwfile="$PG_DIR/password.new" >"$STATE/initdb.log" 2>&1 || fail "The database cluster could not be made: $(tail -n 1 "$STATE/initdb.log") (log: $STATE/initdb.log)"
  rm -f "$PG_DIR/password.new"
  mv "$STATE/password.new" "$STATE/password"
  [ "$(id -u)" -eq 0 ] && chown root: "$STATE/password"
  as_postgres mv "$PG_DIR/new" "$PG_DIR/data"
}

start_database() {
  [ -n "${GRIDMAP_DATABASE:-}" ] && return
  need_postgres
  place_cluster
  [ -d "$PG_DIR/data" ] || make_cluster
  if ! database_running; then
    step "Starting the database"
    local port socket="$PG_DIR"
    port=$(cat "$STATE/pg.port" 2>/dev/null || true)
    if [ -z "$port" ] || port_in_use "$port"; then port=$(free_port); fi
    # A socket's path may have 107 bytes.
    if [ ${#socket} -gt 80 ]; then socket="/tmp/gridmap-$(printf '%s' "$ROOT" | sha256sum | cut -c1-12)"; as_postgres mkdir -p -m 700 "$socket"; fi
    as_postgres "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -w -t 60 -l "$PG_DIR/log" -o "-p $port -h 127.0.0.1 -k '$socket' \
      -c shared_buffers=256MB -c work_mem=64MB -c maintenance_work_mem=256MB -c max_wal_size=4GB -c jit=off" start >/dev/null 2>&1 ||
      fail "The database did not start: $(as_postgres tail -n 1 "$PG_DIR/log" 2>/dev/null) (log: $PG_DIR/log)"
    printf '%s\n' "$port" >"$STATE/pg.port"
  fi
  GRIDMAP_DATABASE="$(owner_database)"
  export GRIDMAP_DATABASE
  PGPASSWORD="$(cat "$STATE/password")" psql -h 127.0.0.1 -p "$(cat "$STATE/pg.port")" -U gridmap -d postgres -Atqc \
    "select 1 from pg_database where datname = 'gridmap'" | grep -q 1 ||
    PGPASSWORD="$(cat "$STATE/password")" createdb -h 127.0.0.1 -p "$(cat "$STATE/pg.port")" -U gridmap gridmap
}

# The service logs in as a role of its own, with a password of its own: no way leads from it to the owner of the tables. With a database of
# the user's own that role is made there, one for each checkout, unless GRIDMAP_SERVICE_DATABASE names another login. Where it cannot be made,
# the service logs in as the owner and works as the role, and its log warns.
service_database() {
  if [ -n "${GRIDMAP_SERVICE_DATABASE:-}" ]; then printf '%s' "$GRIDMAP_SERVICE_DATABASE"; return; fi
  local password
  [ -s "$STATE/service.password" ] || (umask 077 && node -e 'console.log(require("crypto").randomBytes(18).toString("base64url"))' >"$STATE/service.password")
  password=$(cat "$STATE/service.password")
  if [ ! -s "$STATE/pg.port" ] || [ "$GRIDMAP_DATABASE" != "$(owner_database)" ]; then
    printf '%s\n' "$password" | dotnet "$CLI" service-login "gridmap_$(printf '%s' "$ROOT" | sha256sum | cut -c1-12)" || printf '%s' "$GRIDMAP_DATABASE"
    return
  fi
  printf "alter role gridmap_service login password '%s';\n" "$password" |
    PGPASSWORD="$(cat "$STATE/password")" psql -h 127.0.0.1 -p "$(cat "$STATE/pg.port")" -U gridmap -d gridmap -qAt -v ON_ERROR_STOP=1 >&2
  printf 'Host=127.0.0.1;Port=%s;Username=gridmap_service;Password=%s;Database=gridmap' "$(cat "$STATE/pg.port")" "$password"
}

# How the owner of the private cluster's tables logs in.
owner_database() {
  printf 'Host=127.0.0.1;Port=%s;Username=gridmap;Password=%s;Database=gridmap' "$(cat "$STATE/pg.port")" "$(cat "$STATE/password")"
}

stop_database() {
  database_running || return 0
  as_postgres "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m fast -w stop >/dev/null
}

# Commands around the running service.

SERVICE_PID="$STATE/service.pid"

prepare() {
  need_tools
  start_database
  build_service
}

up() {
  local port=5080
  if wants_help "$@"; then
    say "./gridmap up [--port 5080]: installs what is missing, builds, sets up the store, loads the demo city when the store is empty, serves."
    return
  fi
  while [ $# -gt 0 ]; do
    case "$1" in
      --port) port="${2:-}"; shift 2 || fail "--port needs a number." ;;
      --port=*) port="${1#--port=}"; shift ;;
      *) fail "up does not know '$1'. It takes --port N." ;;
    esac
  done
  [[ "$port" =~ ^[0-9]+$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || fail "--port takes a number from 1 to 65535, not '$port'."
  mkdir -p "$STATE"
  if alive "$SERVICE_PID" && [ "$(cat "$STATE/service.port" 2>/dev/null)" != "$port" ]; then
    fail "GridMap runs already at http://127.0.0.1:$(cat "$STATE/service.port"). Use that, or './gridmap down' first."
  fi
  if ! alive "$SERVICE_PID" && port_in_use "$port"; then
    fail "Port $port is in use by another program. Choose another: ./gridmap up --port $((port + 1))"
  fi
  need_packages "reading map files" gdal-bin bzip2
  prepare
  build_web
  dotnet "$CLI" setup
  # The service runs from a copy, so that a build never changes files under a running program.
  if alive "$SERVICE_PID" && newer "$STATE/app/.copied" "$STATE/built.service"; then stop_service; fi
  if ! alive "$SERVICE_PID"; then
    step "Starting the service"
    rm -rf "$SERVICE_PID" "$STATE/app"
    cp -r "$(dirname "$CLI")" "$STATE/app"
    touch "$STATE/app/.copied"
    local database
    database=$(service_database) || fail "The service's database role could not be set up."
    GRIDMAP_DATABASE="$database" GridMap__WebRoot="$ROOT/web/dist" GridMap__GraphFolder="$STATE/graph" setsid nohup dotnet "$STATE/app/GridMap.Cli.dll" serve --urls "http://127.0.0.1:$port" >"$STATE/service.log" 2>&1 </dev/null &
    printf '%s\n' $! >"$SERVICE_PID"
    printf '%s\n' "$port" >"$STATE/service.port"
    wait_until_ready "$port"
  fi
  say ""
  say "GridMap serves at"
  say "  http://127.0.0.1:$port/          residents: the nearest station that can do it"
  say "  http://127.0.0.1:$port/planner   planners: who is covered, who is not, and why"
  say "  http://127.0.0.1:$port/worker    grid workers: their households, on a phone, also without a signal"
  say "  http://127.0.0.1:$port/dispatcher  dispatchers: the board of events"
  say "  http://127.0.0.1:$port/admin     administrators: accounts and audit; /account is everybody's own"
  dotnet "$CLI" accounts
  say "Stop it with ./gridmap down"
}

wait_until_ready() {
  local second
  for second in $(seq 1 90); do
    if node -e 'fetch(process.argv[1]).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))' "http://127.0.0.1:$1/health/ready"; then return; fi
    alive "$SERVICE_PID" || fail "The service stopped while it started: $(grep -v '^ *at ' "$STATE/service.log" | tail -n 1) (log: $STATE/service.log)"
    sleep 1
  done
  fail "The service did not become ready within 90 s (log: $STATE/service.log)."
}

stop_service() {
  alive "$SERVICE_PID" || { rm -f "$SERVICE_PID"; return 0; }
  local pid second
  pid=$(cat "$SERVICE_PID")
  kill "$pid"
  for second in $(seq 1 30); do kill -0 "$pid" 2>/dev/null || break; sleep 0.5; done
  rm -f "$SERVICE_PID"
}

down() {
  if wants_help "$@"; then say "./gridmap down: stops the service and its private database; data stays."; return; fi
  stop_service
  stop_database
  say "GridMap is stopped; its data is kept."
}

status() {
  if wants_help "$@"; then say "./gridmap status: what runs, where, and what the store holds. Exit code 3 when the service does not run."; return; fi
  if [ -n "${GRIDMAP_DATABASE:-}" ]; then say "Database: GRIDMAP_DATABASE"
  elif database_running; then say "Database: runs on 127.0.0.1:$(cat "$STATE/pg.port")"; start_database
  else say "Database: stopped"; fi
  [ -f "$CLI" ] && [ -n "${GRIDMAP_DATABASE:-}" ] && dotnet "$CLI" status
  if alive "$SERVICE_PID"; then say "Service: runs at http://127.0.0.1:$(cat "$STATE/service.port")/"; else say "Service: stopped"; return 3; fi
}

reset() {
  if wants_help "$@"; then say "./gridmap reset --yes: deletes everything in the store; the next up begins with the demo city."; return; fi
  [ "${1:-}" = --yes ] || fail "reset deletes everything in the store. If that is meant: ./gridmap reset --yes"
  if [ -n "${GRIDMAP_DATABASE:-}" ]; then prepare; stop_service; dotnet "$CLI" reset --yes; return; fi
  stop_service
  stop_database
  rm -rf "$PG_DIR" "$STATE/pg" "$STATE/password" "$STATE/service.password" "$STATE/pg.port"
  say "The store is gone. './gridmap up' makes a new one."
}

# Hands a command to the command line program, with the database running.
command_line() {
  if [ "${2:-}" = osm ] || [ "$1" = import ] || [ "$1" = export ]; then wants_help "${@: -1}" || need_packages "reading and writing map files" gdal-bin bzip2; fi
  prepare
  dotnet "$CLI" "$@"
}

bench() {
  if wants_help "$@"; then say "./gridmap bench [NAME …]: the benchmarks of tests/Benchmarks, each as a ratio to a peer in the same run."; return; fi
  need_tools
  need_packages "comparing with pgRouting and SciPy" postgresql-15-pgrouting python3-scipy
  # Peers and loads that cannot be had: the benchmark says so and goes on.
  (need_packages "the load and Valhalla's maps" wrk osmium-tool) || true
  (install_npm "$ROOT/tests/Benchmarks/peers") || true
  start_database
  step "Building the benchmarks"
  (cd "$ROOT" && dotnet build tests/Benchmarks -c Release --nologo -v q >"$STATE/bench-build.log" 2>&1) || fail "The benchmarks did not build (log: $STATE/bench-build.log)."
  dotnet "$ROOT/tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll" "$@"
}

# Builds the service and the web pages, each only when its sources changed.

CLI="$ROOT/src/GridMap.Cli/bin/Release/net10.0/GridMap.Cli.dll"

# newer STAMP PATH…: whether anything in the paths is newer than the stamp (generated folders apart), or there is no stamp.
newer() {
  local stamp="$1"
  shift
  [ -f "$stamp" ] || return 0
  [ -n "$(find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name schema.d.ts \) -prune -o -type f -newer "$stamp" -print -quit)" ]
}

build_service() {
  local stamp="$STATE/built.service" log="$STATE/build.log"
  if [ -f "$CLI" ] && ! newer "$stamp" "$ROOT/src" "$ROOT"/Directory.*.props "$ROOT/global.json"; then return; fi
  step "Building the service (about a minute the first time)"
  need_space 1500
  mkdir -p "$STATE"
  touch "$stamp.new"
  (cd "$ROOT" && dotnet build src/GridMap.Cli -c Release --nologo -v q >"$log" 2>&1) ||
    fail "The service did not build: $(grep -m 1 -E 'error' "$log" || tail -n 1 "$log") (log: $log)"
  mv "$stamp.new" "$stamp"
}

# install_npm FOLDER: what its lock file says, when that changed. Not npm ci: it refuses a lock file that leaves out the binaries of
# other platforms, and those cannot be had everywhere.
install_npm() {
  local stamp="$1/node_modules/.installed" log="$STATE/npm.log"
  newer "$stamp" "$1/package-lock.json" || return 0
  step "Installing the packages of ${1#"$ROOT"/}"
  mkdir -p "$STATE"
  (cd "$1" && npm install --no-save --no-fund --no-audit >"$log" 2>&1) || fail "npm could not install the packages of $1: $(grep -m 1 -E 'npm (ERR|error)' "$log") (log: $log)"
  touch "$stamp"
}

build_web() {
  local stamp="$STATE/built.web" log="$STATE/web.log"
  if [ -f "$ROOT/web/dist/index.html" ] && ! newer "$stamp" "$ROOT/web" "$ROOT/docs/openapi.json"; then return; fi
  install_npm "$ROOT/web"
  step "Building the pages"
  touch "$stamp.new"
  (cd "$ROOT/web" && npm run build >"$log" 2>&1) || fail "The pages did not build: $(grep -m 1 -iE 'error' "$log" || tail -n 1 "$log") (log: $log)"
  mv "$stamp.new" "$stamp"
}

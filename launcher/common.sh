# Shared by all parts of the launcher: messages, packages, small checks.

say() { printf '%s\n' "$*"; }
step() { printf '• %s\n' "$*"; }
fail() { printf 'gridmap: %s\n' "$*" >&2; exit 1; }

# Whether the first argument of a command asks for help.
wants_help() { [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; }

need_tools() {
  command -v dotnet >/dev/null || fail "The .NET SDK 10 is missing (command 'dotnet'). Install it, then run this again."
  (cd "$ROOT" && dotnet --version >/dev/null 2>&1) || fail "A .NET SDK of version 10 is missing: global.json asks for it, 'dotnet --list-sdks' shows what is there."
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js 20.19 or newer and npm are missing. Install them, then run this again."
  node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' ||
    fail "Node.js $(node --version) is too old: 20.19 or newer is needed."
}

# need_space MEGABYTES: on the disk that holds the checkout.
need_space() {
  local free
  free=$(df -Pm "$ROOT" | awk 'NR==2 {print $4}')
  [ "$free" -ge "$1" ] || fail "Only $free MB are free on the disk of $ROOT; $1 MB are needed. Free some room, then run this again."
}

# need_packages WHAT-FOR PACKAGE…: installs those Debian packages that are not there.
need_packages() {
  local purpose="$1" missing=() package log="$STATE/apt.log"
  shift
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(none); fi
  fi
  if ! command -v apt-get >/dev/null || [ "${as_root[0]:-}" = none ]; then
    fail "For $purpose these packages are missing: ${missing[*]}. Install them (Debian: apt-get install ${missing[*]}), or set GRIDMAP_DATABASE to a PostGIS of your own if it is the database that is missing. Then run this again."
  fi
  step "Installing ${missing[*]} ($purpose)"
  mkdir -p "$STATE"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1 &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 ||
    fail "apt-get could not install ${missing[*]}: $(grep -E '^E:' "$log" | head -n 1) (whole log: $log)"
}

# port_in_use PORT: whether somebody listens there on this machine.
port_in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

# alive PIDFILE: whether the process that wrote it still runs.
alive() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

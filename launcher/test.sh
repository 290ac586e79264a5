# Every test of every project, and the sum at the end.

TEST_PARTS="analysis data import api cli web browser"

run_tests() {
  if wants_help "$@"; then
    say "./gridmap test [PART …]: every test, or those of some parts: $TEST_PARTS. The last line counts them."
    return
  fi
  local parts="${*:-$TEST_PARTS}" part
  for part in $parts; do
    case " $TEST_PARTS " in *" $part "*) ;; *) fail "There is no test part '$part'. Parts: $TEST_PARTS." ;; esac
  done
  need_tools
  need_space 3000
  need_packages "the tests" gdal-bin bzip2 osmium-tool
  [ -n "${GRIDMAP_DATABASE:-}" ] || need_packages "the tests" postgresql-15 postgresql-15-postgis-3 postgresql-15-pgrouting
  local database_was_running=no
  database_running && database_was_running=yes
  start_database
  RESULTS="$STATE/test-results"
  rm -rf "$RESULTS"
  mkdir -p "$RESULTS"

  build_tests
  for part in $parts; do
    case "$part" in
      analysis) dotnet_tests Analysis ;;
      data) dotnet_tests Data ;;
      import) dotnet_tests Import ;;
      api) install_npm "$ROOT/tests/GridMap.Api.Tests/msgpack"; dotnet_tests Api ;;
      cli) dotnet_tests Cli ;;
      web) web_tests ;;
      browser) browser_tests ;;
    esac
  done
  [ "$database_was_running" = yes ] || stop_database
  sum_up
}

build_tests() {
  step "Building everything"
  (cd "$ROOT" && dotnet build GridMap.sln -c Release --nologo -v q >"$STATE/build.log" 2>&1) || {
    grep -E 'error' "$STATE/build.log" | sort -u | head -n 20 >&2
    fail "The solution did not build (log: $STATE/build.log)."
  }
}

dotnet_tests() {
  step "Tests of GridMap.$1"
  dotnet "$ROOT/tests/GridMap.$1.Tests/bin/Release/net10.0/GridMap.$1.Tests.dll" -ctrf "$RESULTS/$1.ctrf.json" -noLogo -noColor -showLiveOutput || true
  [ -s "$RESULTS/$1.ctrf.json" ] || : >"$RESULTS/$1.crashed"
}

web_tests() {
  step "Tests of the web's pure parts"
  install_npm "$ROOT/web"
  (cd "$ROOT/web" && npx vitest run --reporter=default --reporter=json --outputFile.json="$RESULTS/web.vitest.json") || true
  [ -s "$RESULTS/web.vitest.json" ] || : >"$RESULTS/web.crashed"
}

# The pages in a real Chromium, against the real service: once over the demo city, once over central Chengdu where its map is at hand.
browser_tests() {
  step "Tests of the pages in Chromium"
  need_packages "the browser tests" chromium fonts-noto-cjk
  build_web
  install_npm "$ROOT/tests/browser"
  browser_world demo
  MAP="$ROOT/../shared/data/chengdu/chengdu.osm"
  if [ -f "$MAP" ]; then browser_world chengdu
  else say "skipped: the browser tests over central Chengdu (../shared/data is absent)"; fi
}

fill_demo() { dotnet "$CLI" setup; }   # what ./gridmap up begins with
fill_chengdu() { dotnet "$CLI" setup --empty && dotnet "$CLI" import osm "$MAP" && dotnet "$CLI" generate grids --seed 1 && dotnet "$CLI" account demo; }

# browser_world NAME: a database of its own, filled by fill_NAME, served on a free port while Playwright runs project NAME.
browser_world() (
  local name="$1" port database pid
  database="gridmap_browser_$name"
  GRIDMAP_DATABASE=$(dotnet "$CLI" test-database "$database")
  export GRIDMAP_DATABASE
  "fill_$name" >"$RESULTS/$name.fill.log" 2>&1 || { tail -n 5 "$RESULTS/$name.fill.log"; : >"$RESULTS/browser-$name.crashed"; return; }
  port=$(free_port)
  GridMap__WebRoot="$ROOT/web/dist" dotnet "$CLI" serve --urls "http://127.0.0.1:$port" >"$RESULTS/$name.service.log" 2>&1 </dev/null &
  pid=$!
  trap 'kill $pid 2>/dev/null || true' EXIT
  SERVICE_PID="$RESULTS/$name.pid"
  printf '%s\n' "$pid" >"$SERVICE_PID"
  wait_until_ready "$port"
  cd "$ROOT/tests/browser"
  BASE_URL="http://127.0.0.1:$port" PLAYWRIGHT_JSON_OUTPUT_NAME="$RESULTS/browser-$name.playwright.json" \
    npx playwright test --project="$name" --reporter=list,json || true
  [ -s "$RESULTS/browser-$name.playwright.json" ] || : >"$RESULTS/browser-$name.crashed"
)

# Adds up the reports; a suite that left none counts as one failed test.
sum_up() {
  node - "$RESULTS" <<'JS'
const fs = require("fs"), path = require("path"), dir = process.argv[2];
let passed = 0, failed = 0, skipped = 0;
const failures = [];
for (const file of fs.readdirSync(dir).sort()) {
  const full = path.join(dir, file);
  if (file.endsWith(".crashed")) { failed++; failures.push(`${file.replace(".crashed", "")}: ended without a report`); continue; }
  if (!file.endsWith(".json")) continue;
  const report = JSON.parse(fs.readFileSync(full, "utf8"));
  if (file.endsWith(".ctrf.json")) {
    for (const test of report.results.tests) {
      if (test.status === "passed") passed++;
      else if (test.status === "failed") { failed++; failures.push([test.name, ...(test.message ?? "").split("\n").slice(0, 3)].join("\n    ")); }
      else { skipped++; console.log(`skipped: ${test.name}`); }
    }
  } else if (file.endsWith(".vitest.json")) {
    passed += report.numPassedTests; failed += report.numFailedTests; skipped += report.numPendingTests;
    for (const suite of report.testResults) {
      for (const test of suite.assertionResults) if (test.status === "failed") failures.push(test.fullName);
      if (suite.status === "failed" && suite.assertionResults.length === 0) { failed++; failures.push(suite.name); }
    }
  } else if (file.endsWith(".playwright.json")) {
    passed += report.stats.expected + report.stats.flaky; failed += report.stats.unexpected; skipped += report.stats.skipped;
    failed += report.errors.length;
    for (const error of report.errors) failures.push(error.message);
    const why = spec => spec.tests.flatMap(t => t.results).filter(r => r.error).map(r =>
      `line ${r.error.location?.line}: ${(r.error.message ?? "").replace(/\x1b\[[0-9;]*m/g, "").split("\n").slice(0, 6).join(" | ")}`);
    const walk = suite => {
      for (const s of suite.suites ?? []) walk(s);
      for (const s of suite.specs ?? []) {
        if (!s.ok) failures.push([s.title, ...why(s)].join("\n    "));
        else if (s.tests.some(t => t.status === "flaky")) console.log([`passed at the second try: ${s.title}`, ...why(s)].join("\n    "));
      }
    };
    report.suites.forEach(walk);
  }
}
for (const name of failures) console.log(`FAILED: ${name}`);
if (passed + failed === 0) { failed = 1; console.log("FAILED: no test ran"); }
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exit(failed === 0 ? 0 : 1);
JS
}

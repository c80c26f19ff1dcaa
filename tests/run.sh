#!/usr/bin/env bash
# Everything that must hold: on SQLite, again on PostgreSQL, and in a browser.
# What cannot run here is skipped with one line; with CI=true that is a failure.
# The round in a browser waits half its time, for pages: it runs beside the other two, and is told
# after them.
#
#   tests/run.sh                 all of it
#   tests/run.sh tests/apps/x    only these tests, in the same three rounds
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. tools/postgres.sh

work=$(mktemp -d "${TMPDIR:-/tmp}/klaverblad-run-XXXXXX")
browser=""
trap 'stop_browser; stop_postgres; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
unset DJANGO_SETTINGS_MODULE
asked_url=${DATABASE_URL:-}
cores=$(nproc 2>/dev/null || echo 2)
failed=0
paths=("$@")

round() { # name, marker expression, workers, and where to look when no paths were given
  local name=$1 marks=$2 workers=$3 started=$SECONDS status
  shift 3
  [ ${#paths[@]} -gt 0 ] && set -- "${paths[@]}"
  printf '\n== %s\n' "$name"
  python -m pytest -q -m "$marks" -n "$workers" --dist loadgroup --durations=5 \
    --junitxml="$work/${name%% *}.xml" "$@"
  status=$?
  # 5: nothing was asked of this round, which is fine only when paths were given.
  if [ $status = 5 ] && [ ${#paths[@]} -gt 0 ]; then status=0; fi
  [ $status = 0 ] || failed=1
  printf '== %s: %s, %s s\n' "$name" "$([ $status = 0 ] && echo good || echo RED)" $((SECONDS - started))
}

missing() { # what cannot run, and why
  if [ "${CI:-}" = true ]; then
    printf '\n== %s: RED. %s With CI=true nothing may be skipped.\n' "$1" "$2"
    failed=1
  else
    printf '\n== %s: skipped. %s\n' "$1" "$2"
  fi
}

stop_browser() { # as a hand would: it still ends the desks and the browsers that it started
  [ -n "$browser" ] || return 0
  kill -INT -- "-$browser" 2>/dev/null && wait "$browser" 2>/dev/null
  browser=""
}

unset DATABASE_URL
# Before two rounds look whether they are there.
PYTHONPATH=src:. DJANGO_SETTINGS_MODULE=tests.settings python -m django words --verbosity 0 || exit 1

if bring 'command -v chromium-headless-shell' chromium-headless-shell fonts-dejavu-core ||
  bring 'command -v chromium' chromium fonts-dejavu-core; then
  # Only what can be of this round is read: that alone takes each worker ten seconds.
  mapfile -t pages < <(grep -rl --include='test_*.py' 'mark\.browser' tests)
  # With a group of processes of its own, which an end halfway can be told to.
  set -m
  (round "Browser" "browser" "$cores" tests/browser "${pages[@]}"; exit $failed) \
    >"$work/Browser.log" 2>&1 </dev/null &
  browser=$!
  set +m
else
  missing "Browser" "There is no Chromium here: sudo apt-get install chromium."
fi

KLAVERBLAD_CASES_WRITTEN="$work/cases" round "SQLite and pure" "not browser and not postgresql" "$cores"

[ -n "$asked_url" ] && export DATABASE_URL=$asked_url
if start_postgres; then
  # Without the tests that asked SQLite nothing of their own: tests/statements.py
  KLAVERBLAD_CASES_READ="$work/cases" \
    round "PostgreSQL" "database and not browser and not sqlite" "$cores"
  stop_postgres
else
  missing "PostgreSQL" "No server at DATABASE_URL or 127.0.0.1:5432, and none could be started here."
fi
unset DATABASE_URL

if [ -n "$browser" ]; then
  wait "$browser" || failed=1
  browser=""
  cat "$work/Browser.log"
fi

python - "$work" <<'PY'
import pathlib, sys
from xml.etree import ElementTree

total = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
for file in pathlib.Path(sys.argv[1]).glob("*.xml"):
    for suite in ElementTree.parse(file).getroot().iter("testsuite"):
        for key in total:
            total[key] += int(suite.get(key, 0))
failed = total["failures"] + total["errors"]
passed = total["tests"] - failed - total["skipped"]
print(f"\n{passed} passed, {failed} failed, {total['skipped']} skipped")
PY
exit $failed

#!/usr/bin/env bash
# Every check, each on a line; a failing one shows its output. Ends with the tests, whose last lines
# name what could not run on this machine and why. `--lint` stops after style and types; other
# arguments go to pytest.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()

step() {
  local name=$1 start=$SECONDS output
  shift
  if output=$("$@" 2>&1); then
    printf '  %-14s ok  %3d s\n' "$name" $((SECONDS - start))
  else
    printf '  %-14s FAILED\n%s\n' "$name" "$output"
    failed+=("$name")
  fi
}

typed=()
for folder in src tests scripts evaluations benchmarks; do
  [ -d "$folder" ] && typed+=("$folder")
done

step style "$bin/ruff" check --quiet .
step format "$bin/ruff" format --quiet --diff .
step types "$bin/mypy" --no-error-summary "${typed[@]}"
if [ "${1:-}" != --lint ]; then
  step docs env NO_MKDOCS_2_WARNING=1 "$bin/mkdocs" build --strict --quiet --site-dir .cache/site
  workers=$(nproc 2>/dev/null || echo 2)
  "$bin/pytest" --quiet --numprocesses $((workers < 4 ? workers : 4)) --dist loadgroup "$@" ||
    failed+=(tests)
fi

if [ ${#failed[@]} -gt 0 ]; then
  echo "FAILED: ${failed[*]}"
  exit 1
fi

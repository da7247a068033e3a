#!/usr/bin/env bash
# Writes requirements/*.lock from pyproject.toml: every package pinned, with the hashes of its files and
# no address. Keeps what is pinned already; UPGRADE=1 takes the newest releases instead.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
options=(--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
  --only-binary :all: --no-binary pyspark-client --quiet ${UPGRADE:+--upgrade})

# The environments of [tool.uv] stand in every marker; said once in pyproject, they are dropped here.
write() {
  local name=$1
  shift
  "$uv" pip compile "${options[@]}" --output-file "requirements/$name.lock" "$@" >/dev/null
  sed -E -i.before \
    -e "s/ and platform_python_implementation == 'CPython'//" \
    -e "s/ and \(sys_platform == 'darwin' or sys_platform == 'linux'\)//" \
    -e "s/ and python_full_version < '3.15'//; s/python_full_version < '3.15' and //" \
    -e "s/ ; python_full_version < '3.15' / /" "requirements/$name.lock"
  rm "requirements/$name.lock.before"
}

write development pyproject.toml --all-extras --group development --group build
same=(--constraints requirements/development.lock)
write core pyproject.toml "${same[@]}"
write tools --group build "${same[@]}"
write bootstrap - "${same[@]}" <<<"uv"
write source-builds - <<<"setuptools"
wc -l requirements/*.lock

#!/bin/sh
# Prints a Python that can run Asterism (3.11 or newer): $PYTHON if set, else the first one found.
works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if [ -n "${PYTHON:-}" ]; then
  works "$PYTHON" && command -v "$PYTHON" && exit 0
  echo "PYTHON=$PYTHON is not a Python of version 3.11 or newer." >&2
  exit 1
fi
for name in python3 python3.14 python3.13 python3.12 python3.11; do
  works "$name" && command -v "$name" && exit 0
done
echo "Asterism needs Python 3.11 or newer, and found none on the PATH." >&2
echo "Install one (Debian: apt-get install python3 python3-venv) or name one: make demo PYTHON=/path/to/python3" >&2
exit 1

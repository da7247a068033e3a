#!/usr/bin/env bash
# Installs what the tests need of the system, where that is allowed: as root, or through a sudo that
# asks nothing in CI. Elsewhere it does nothing, and the tests that need it are skipped by name.
set -euo pipefail

packages=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
  command -v google-chrome >/dev/null || packages+=(chromium fonts-liberation)
command -v tor >/dev/null && command -v tor-gencert >/dev/null || packages+=(tor)
[ ${#packages[@]} -gt 0 ] || exit 0
command -v apt-get >/dev/null || exit 0

if [ "$(id -u)" = 0 ]; then
  as_root=()
elif [ "${CI:-}" = true ] && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  exit 0
fi

echo "Installing ${packages[*]} for the tests …"
log=$(mktemp)
# The tests start a Tor network of their own; the package's service, which would join the public
# one, is neither started (policy-rc.d) nor left enabled.
# shellcheck disable=SC2016 # the inner shell expands them
install='
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf "#!/bin/sh\nexit 101\n" >"$policy" && chmod +x "$policy"
  trap "rm -f $policy" EXIT
fi
apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" || exit 1
case " $* " in *" tor "*) systemctl disable tor.service >/dev/null 2>&1 || true ;; esac
'
if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive bash -c "$install" - "${packages[@]}" \
  >"$log" 2>&1 </dev/null; then
  rm -f "$log"
else
  tail -n 20 "$log" >&2
  echo "Could not install ${packages[*]}; the tests that need them cannot run." >&2
fi

# Sourced by other scripts. `bring TEST PACKAGE…` installs the packages when TEST fails, this is
# Debian or Ubuntu, and we are root; its answer is TEST's. It is silent when nothing is needed.

bring() {
  local wanted=$1; shift
  eval "$wanted" >/dev/null 2>&1 && return 0
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  echo "Installing $*…"
  if [ -z "${APT_IS_FRESH:-}" ]; then
    _patiently apt-get update -qq || return 1
    export APT_IS_FRESH=1
  fi
  _patiently env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" || return 1
  hash -r
  eval "$wanted" >/dev/null 2>&1
}

# A mirror that hiccups is asked three times; its chatter is shown only when it stays broken.
_patiently() {
  local log attempt
  log=$(mktemp)
  for attempt in 1 2 3; do
    "$@" >"$log" 2>&1 && { rm -f "$log"; return 0; }
    sleep $((attempt * 5))
  done
  cat "$log" >&2; rm -f "$log"
  return 1
}

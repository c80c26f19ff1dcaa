#!/usr/bin/env bash
# Makes the virtual environment $1 and installs the pinned files that follow, hashes required.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"
venv=$1; shift
python=${PYTHON:-python3}

"$python" - <<'PY' || { echo "Klaverblad needs Python 3.11 or newer. Found: $("$python" --version 2>&1)"; exit 1; }
import sys
sys.exit(sys.version_info < (3, 11))
PY

if [ ! -x "$venv/bin/python" ]; then
  if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
    rm -rf "$venv"
    # A bare Debian ships Python without ensurepip; the package python3-venv brings it.
    if ! { bring "'$python' -c 'import ensurepip'" python3-venv && "$python" -m venv "$venv"; }; then
      echo "Python cannot make a virtual environment here. Install it once: sudo apt-get install python3-venv"
      exit 1
    fi
  fi
fi

requirements=()
for file in "$@"; do requirements+=(-r "$file"); done
echo "Installing what Klaverblad needs (only the first time)…"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes "${requirements[@]}" \
  2> >(grep -v '^WARNING: Location' >&2)
# The project itself: a link to src/ and the `klaverblad` command, without asking any index.
"$venv/bin/python" - "$PWD" <<'PY'
import pathlib, stat, sys, sysconfig

root = pathlib.Path(sys.argv[1])
site = pathlib.Path(sysconfig.get_paths()["purelib"])
(site / "klaverblad.pth").write_text(f"{root / 'src'}\n", encoding="utf-8")
command = pathlib.Path(sysconfig.get_paths()["scripts"]) / "klaverblad"
command.write_text(
    f"#!{sys.executable}\nimport sys\nfrom klaverblad.cli import main\nsys.exit(main())\n",
    encoding="utf-8",
)
command.chmod(command.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
PY

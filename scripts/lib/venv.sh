# Sourced after common.sh. Makes virtual environments of Python.

# make_venv VENV INSTEAD FILE...: makes a virtual environment with the packages of requirement files, unless it is up to
# date. The files are relative to the root folder and have different names. INSTEAD is what to do without network, and
# can be empty; the error says it.
make_venv() {
  local venv=$1 instead=$2 file log missing=()
  shift 2
  for file in "$@"; do
    cmp -s "$root/$file" "$venv/${file##*/}" || missing+=("$file")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  instead=${instead:+, or $instead}
  command -v python3 >/dev/null ||
    die "python3 not found: install it (Debian: apt install python3 python3-venv)$instead"
  # Changed versions get a new environment.
  for file in "${missing[@]}"; do [ ! -f "$venv/${file##*/}" ] || rm -rf "$venv"; done
  log=$(mktemp)
  for file in "$@"; do
    [ ! -f "$venv/${file##*/}" ] || continue
    echo "${0##*/}: pip installs the packages of $file" >&2
    if ! { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --no-compile -r "$root/$file"; } >"$log" 2>&1; then
      tail -n 5 "$log" >&2
      rm -f "$log"
      die "pip could not install the packages of $file: connect to PyPI$instead"
    fi
    cp "$root/$file" "$venv/${file##*/}"
  done
  rm -f "$log"
}

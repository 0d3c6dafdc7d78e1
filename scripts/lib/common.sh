# Sourced by the other scripts. Finds the tools and says in one line which tool is missing.
# Also works with bash 3.2, the version of macOS.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root
readonly min_jdk=22

# die MESSAGE: prints one line on stderr and exits with code 2.
die() {
  echo "${0##*/}: $*" >&2
  exit 2
}

# jdk_version HOME: prints the feature version of a JDK. Prints nothing for a JRE or another folder.
jdk_version() {
  local version=
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    version=$(sed -nE 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$1/release")
  else
    version=$("$1/bin/java" -version 2>&1 | sed -nE '1s/.*"([0-9]+).*/\1/p')
  fi
  echo "$version"
}

# resolve FILE: prints the file behind all symbolic links. Older macOS has no readlink -f.
resolve() {
  local file=$1 link
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in /*) file=$link ;; *) file=$(dirname "$file")/$link ;; esac
  done
  (cd "$(dirname "$file")" && echo "$(pwd -P)/$(basename "$file")")
}

# jdk_folders: prints folders that may contain JDKs, one per line: first the folder next to the JDK of the `java` on the
# PATH, then the folders of common installers.
jdk_folders() {
  local java
  if java=$(command -v java); then
    dirname "$(dirname "$(dirname "$(resolve "$java")")")"
  fi
  printf '%s\n' /usr/lib/jvm /usr/lib64/jvm /usr/java /opt /opt/java \
    "$HOME/.sdkman/candidates/java" "$HOME/.jdks" "$HOME/.asdf/installs/java" "$HOME/.local/share/mise/installs/java" \
    /Library/Java/JavaVirtualMachines "$HOME/Library/Java/JavaVirtualMachines"
}

# find_jdk: prints the home of a JDK that is new enough: JAVA_HOME, or else the JDK of the `java` on the PATH, or else
# the newest installed JDK. Prints an empty line if there is none.
find_jdk() {
  local java home version folder best= best_version=0
  if [ -n "${JAVA_HOME:-}" ]; then
    version=$(jdk_version "$JAVA_HOME")
    if [ "${version:-0}" -ge "$min_jdk" ]; then
      echo "$JAVA_HOME"
      return
    fi
  fi
  if java=$(command -v java); then
    home=$(dirname "$(dirname "$(resolve "$java")")")
    version=$(jdk_version "$home")
    if [ "${version:-0}" -ge "$min_jdk" ]; then
      echo "$home"
      return
    fi
  fi
  while read -r folder; do
    for home in "$folder"/* "$folder"/*/Contents/Home; do
      [ -d "$home" ] || continue
      version=$(jdk_version "$home")
      if [ "${version:-0}" -ge "$min_jdk" ] && [ "$version" -gt "$best_version" ]; then
        best=$home
        best_version=$version
      fi
    done
  done <<<"$(jdk_folders)"
  echo "$best"
}

# need_jdk: exports JAVA_HOME, for Maven and for the Java programs that the script runs.
need_jdk() {
  local jdk
  jdk=$(find_jdk)
  [ -n "$jdk" ] || die "no JDK $min_jdk or newer found: install one (for instance Temurin 25 from https://adoptium.net) or set JAVA_HOME to its folder"
  export JAVA_HOME=$jdk
}

need_mvn() {
  command -v mvn >/dev/null || die "mvn not found: install Apache Maven 3.6.3 or newer (Debian: apt install maven)"
}

# version_at_least HAVE WANT: succeeds if the version HAVE is WANT or newer.
version_at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]
}

need_cargo() {
  local have want
  command -v cargo >/dev/null || die "cargo not found: install Rust (https://rustup.rs) and add \$HOME/.cargo/bin to the PATH"
  want=$(sed -nE 's/^rust-version *= *"([^"]+)".*/\1/p' "$root/ffi-shim/Cargo.toml")
  have=$(cd "$root/ffi-shim" && cargo --version | sed -nE 's/^cargo ([0-9.]+).*/\1/p')
  version_at_least "${have:-0}" "${want:-0}" || die "Rust $want or newer is required, found ${have:-an unknown version}: run rustup update stable"
}

# need_c_tools: checks for the tools that build OpenSSL, which is linked into the library, from source.
need_c_tools() {
  command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null ||
    die "no C compiler found: install one (Debian: apt install build-essential)"
  command -v make >/dev/null || die "make not found: install it to build OpenSSL (Debian: apt install build-essential)"
  command -v perl >/dev/null || die "perl not found: install it to build OpenSSL (Debian: apt install perl)"
}

# network_failure LOG: prints the first line of a cargo or Maven log that shows that there is no network, if any.
network_failure() {
  grep -m 1 -iE 'could not resolve host|couldn.t resolve host|failed to connect|unknown host|could not transfer artifact|connection (refused|timed out)|network is unreachable|download of .* failed|failed to download|temporary failure in name resolution|cannot access .* in offline mode' "$1" || true
}

# platform: prints <os>-<arch> as the library's loader spells it, and appends -musl if musl is the C library.
platform() {
  local os arch libc=
  case $(uname -s) in
    Linux) os=linux ;;
    Darwin) os=osx ;;
    MINGW* | MSYS* | CYGWIN*) os=windows ;;
    *) die "the operating system $(uname -s) is not supported: expected Linux, macOS or Windows" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) arch=x86_64 ;;
    aarch64 | arm64) arch=aarch64 ;;
    *) die "the processor $(uname -m) is not supported: expected x86_64 or aarch64" ;;
  esac
  if [ "$os" = linux ]; then
    case $(ldd --version 2>&1) in musl*) libc=-musl ;; esac
  fi
  echo "$os-$arch$libc"
}

# library_name PLATFORM NAME: prints the file name, as System.mapLibraryName does.
library_name() {
  case $1 in
    linux-*) echo "lib$2.so" ;;
    osx-*) echo "lib$2.dylib" ;;
    *) echo "$2.dll" ;;
  esac
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1
}

# jvm_flags: prints the README's JVM flags for the class path, one per line. Needs JAVA_HOME.
jvm_flags() {
  printf '%s\n' --add-opens=java.base/java.nio=ALL-UNNAMED --enable-native-access=ALL-UNNAMED
  # JDK 22 does not know this flag.
  [ "$(jdk_version "$JAVA_HOME")" -lt 23 ] || echo --sun-misc-unsafe-memory-access=allow
}

# pom_version FILE: prints the version of the root POM.
pom_version() {
  sed -nE '/<artifactId>paimon-ffm-parent/,/<packaging>/s/.*<version>(.*)<\/version>.*/\1/p' "$1"
}

# usage: prints the comment at the top of the running script.
usage() {
  sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"
}

# copy_report TEST REPORT PAGE [--copy-only] [-- ARGUMENT...]: runs an oracle test, passes the arguments to Maven, and
# copies the report that the test writes to target to a page of the documentation.
copy_report() {
  local test=$1 report=$root/target/$2 page=$3 run=true
  shift 3
  while [ $# -gt 0 ]; do
    case $1 in
      --copy-only) run=false; shift ;;
      --) shift; break ;;
      -h | --help) usage; exit 0 ;;
      *) die "unknown argument: $1 (see --help)" ;;
    esac
  done
  if $run; then
    need_mvn
    cd "$root"
    rm -f "$report"
    # The test fails if the committed page is out of date. It writes the report anyway.
    mvn --batch-mode --no-transfer-progress process-test-classes surefire:test@oracle -Dtest="$test" "$@" ||
      echo "${0##*/}: the test failed; check above that the only failure is the outdated page" >&2
  fi
  [ -f "$report" ] || die "$report is missing: run this script without --copy-only"
  cp "$report" "$root/$page"
  echo "${0##*/}: $page is up to date"
}

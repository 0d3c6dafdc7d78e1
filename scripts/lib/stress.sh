# Sourced by the stress programs that are Java test classes.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$root/scripts/lib/build.sh"

# in_memory: creates the tables in /dev/shm if it exists, because these programs do not test the disk.
flags=()
in_memory() {
  if [ -d /dev/shm ] && [ -w /dev/shm ]; then flags+=(-Djava.io.tmpdir=/dev/shm); fi
}

# stress CLASS ARGUMENTS: builds what is missing and runs the program, or shows the usage.
stress() {
  local class=io.github.paimonffm.stress.$1
  shift
  case ${1:-} in
    -h | --help) usage; exit 0 ;;
  esac
  build_tests
  run_java -Dorg.slf4j.simpleLogger.defaultLogLevel=error -Dorg.slf4j.simpleLogger.log.org.apache.paimon=off \
    ${flags[@]+"${flags[@]}"} "$class" "$@"
}

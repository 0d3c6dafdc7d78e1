# Sourced by the programs of scripts/stress that are among the tests' classes.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$root/scripts/lib/build.sh"

# in_memory: the tables of what is run are made in memory where that is there, for the disk is not what is tested.
flags=()
in_memory() {
  if [ -d /dev/shm ] && [ -w /dev/shm ]; then flags+=(-Djava.io.tmpdir=/dev/shm); fi
}

# stress CLASS ARGUMENTS: builds what is missing, and becomes the program; or shows the usage.
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

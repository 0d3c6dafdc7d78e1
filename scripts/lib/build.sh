# Sourced after common.sh: builds the library and the demo, or the tests, when something changed, and runs Java with them.

# Where the class path is kept; build_tests points it elsewhere.
class_path_file=$root/demo/target/classpath
classes=$root/demo/target/classes

# up_to_date SOURCES: neither these, nor anything that goes into the library, is newer than the class path, which is
# written last.
up_to_date() {
  local jar
  [ -f "$class_path_file" ] || return 1
  [ -z "$(cd "$root" && find pom.xml "$@" src/main LICENSE NOTICE THIRD-PARTY-LICENSES.md \
    scripts/build-native scripts/lib ffi-shim/Cargo.toml ffi-shim/Cargo.lock ffi-shim/src ffi-shim/build.rs \
    -newer "$class_path_file" -print 2>/dev/null | head -n 1)" ] || return 1
  # Somebody may have emptied the local repository since.
  while read -r -d : jar || [ -n "$jar" ]; do
    [ -f "$jar" ] || return 1
  done <"$class_path_file"
}

# maven ARGUMENTS: quiet; says in one line when it failed for want of a network.
maven() {
  local log status=0
  log=$(mktemp)
  # The input is the user's: a session that is piped into jshell.
  mvn --batch-mode --no-transfer-progress --quiet "$@" </dev/null 2>&1 | tee "$log" >&2 || status=$?
  if [ "$status" -ne 0 ] && [ -n "$(network_failure "$log")" ]; then
    rm -f "$log"
    die "no network: Maven could not download what it needs; go online once"
  fi
  rm -f "$log"
  [ "$status" -eq 0 ] || die "the build failed (see above)"
}

build_library() {
  need_jdk
  up_to_date demo/pom.xml demo/src && return
  need_mvn
  local start
  start=$(mktemp)
  rm -f "$class_path_file"
  # First, and not by Maven, so that cargo has the terminal for its progress bar.
  "$root/scripts/build-native" </dev/null >&2
  echo "${0##*/}: Maven builds the library; the first time it downloads what it needs" >&2
  maven --file "$root/pom.xml" install -Dnative.skip -Dmaven.test.skip -Dmaven.source.skip -Dmaven.javadoc.skip -Dinvoker.skip
  maven --file "$root/demo/pom.xml" process-classes
  # What was edited during the build counts as newer.
  touch -r "$start" "$class_path_file"
  rm -f "$start"
}

# build_tests: the test classes instead of the demo, for programs that are among them.
build_tests() {
  class_path_file=$root/target/test-classpath
  classes=$root/target/test-classes:$root/target/classes
  need_jdk
  up_to_date src/test && return
  need_mvn
  local start
  start=$(mktemp)
  rm -f "$class_path_file"
  "$root/scripts/build-native" </dev/null >&2
  echo "${0##*/}: Maven builds the tests; the first time it downloads what it needs" >&2
  maven --file "$root/pom.xml" test-compile \
    org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath -Dnative.skip -Dmdep.outputFile="$class_path_file"
  touch -r "$start" "$class_path_file"
  rm -f "$start"
}

class_path() {
  echo "$classes:$(cat "$class_path_file")"
}

# run_java MAIN ARGUMENTS: becomes Java with the flags of the README.
run_java() {
  local flags=() flag
  while read -r flag; do flags+=("$flag"); done < <(jvm_flags)
  exec "$JAVA_HOME/bin/java" "${flags[@]}" --class-path "$(class_path)" "$@"
}

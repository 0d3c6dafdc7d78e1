# Sourced after common.sh. Builds the library with the demo, the benchmarks or the tests, if something changed, and runs
# Java.

# The file that holds the class path, and the folders with the classes. The functions that build set them.
class_path_file=
classes=

# up_to_date SOURCES: succeeds if neither these sources nor any source of the library is newer than the class path file,
# which is written last.
up_to_date() {
  local jar
  [ -f "$class_path_file" ] || return 1
  [ -z "$(cd "$root" && find pom.xml native/pom.xml library/pom.xml "$@" library/src/main LICENSE NOTICE THIRD-PARTY-LICENSES.md \
    scripts/build-native scripts/lib ffi-shim/Cargo.toml ffi-shim/Cargo.lock ffi-shim/src \
    -newer "$class_path_file" -print 2>/dev/null | head -n 1)" ] || return 1
  # Somebody may have emptied the local repository since the last build.
  while read -r -d : jar || [ -n "$jar" ]; do
    [ -e "$jar" ] || return 1
  done <"$class_path_file"
}

# maven ARGUMENTS: runs Maven quietly. If there is no network, the error says so in one line.
maven() {
  local log status=0
  log=$(mktemp)
  # Maven must not read the input: it may be a session that the user pipes into jshell.
  mvn --batch-mode --no-transfer-progress --quiet "$@" </dev/null 2>&1 | tee "$log" >&2 || status=$?
  if [ "$status" -ne 0 ] && [ -n "$(network_failure "$log")" ]; then
    rm -f "$log"
    die "Maven could not download its dependencies: no network. Connect once and run this script again"
  fi
  rm -f "$log"
  [ "$status" -eq 0 ] || die "the Maven build failed; its output above has the reason"
}

# install_library: puts the jars of the library and of its native library into the local Maven repository. scripts/build-native must have run.
install_library() {
  maven --file "$root/pom.xml" install -Dnative.skip -Dmaven.test.skip -Dmaven.source.skip -Dmaven.javadoc.skip -Dinvoker.skip
}

# install_paimon_java: puts the jar of paimon-java into the local Maven repository. install_library must have run.
install_paimon_java() {
  maven --file "$root/paimon-java/pom.xml" install -Dmaven.test.skip -Dmaven.source.skip -Dmaven.javadoc.skip
}

# install_cli: puts the jar of cli into the local Maven repository. install_library must have run.
install_cli() {
  maven --file "$root/cli/pom.xml" install -Dmaven.test.skip -Dmaven.source.skip -Dmaven.javadoc.skip
}

# build_project FOLDER [PHASE]: builds the library and a project that uses it, such as demo, up to a phase of Maven.
build_project() {
  local project=$1 phase=${2:-process-classes} install_used=true used=()
  case $project in
    bench | paimon-java/paimon-tests) install_used=install_paimon_java used=(paimon-java/pom.xml paimon-java/src/main) ;;
    demo) install_used=install_cli used=(cli/pom.xml cli/src/main) ;;
  esac
  class_path_file=$root/$project/target/classpath
  classes=$root/$project/target/classes
  need_jdk
  up_to_date "$project/pom.xml" "$project/src" ${used[@]+"${used[@]}"} && return
  need_mvn
  local start
  start=$(mktemp)
  rm -f "$class_path_file"
  # The native library is built before Maven starts, so cargo has the terminal for its progress bar.
  "$root/scripts/build-native" </dev/null >&2
  echo "${0##*/}: Maven builds the library; the first build downloads its dependencies" >&2
  install_library
  "$install_used"
  maven --file "$root/$project/pom.xml" "$phase"
  # Files that were edited during the build count as newer.
  touch -r "$start" "$class_path_file"
  rm -f "$start"
}

# build_tests: builds the test classes, which include the stress programs.
build_tests() {
  class_path_file=$root/library/target/test-classpath
  classes=$root/library/target/test-classes:$root/library/target/classes
  need_jdk
  up_to_date library/src/test && return
  need_mvn
  local start
  start=$(mktemp)
  rm -f "$class_path_file"
  "$root/scripts/build-native" </dev/null >&2
  echo "${0##*/}: Maven builds the tests; the first build downloads their dependencies" >&2
  maven --file "$root/pom.xml" --projects library --also-make test-compile \
    org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath -Dnative.skip -Dmdep.outputFile="$class_path_file"
  touch -r "$start" "$class_path_file"
  rm -f "$start"
}

# build_spark: builds the library, the connector for Spark and its tests.
build_spark() {
  build_project spark process-test-classes
  classes=$classes:$root/spark/target/test-classes
}

# run_spark MAIN ARGUMENTS: replaces this process with a driver of Spark, which starts its executors from spark/target.
run_spark() {
  local target=$root/spark/target flags=()
  read -ra flags <<<"$(sed -n 's#.*<jvm.flags>\(.*\)</jvm.flags>.*#\1#p' "$root/spark/pom.xml")"
  export SPARK_HOME=$target/spark-home SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1
  exec "$JAVA_HOME/bin/java" "${flags[@]}" -Xmx1g "-Dspark.test.connector=$target/connector" \
    "-Dspark.test.classes=$target/classes" "-Dspark.test.testClasses=$target/test-classes" \
    --class-path "$(class_path)" "$@"
}

class_path() {
  echo "$classes:$(cat "$class_path_file")"
}

# run_java MAIN ARGUMENTS: replaces this process with a JVM that has the JVM flags of the README.
run_java() {
  local flags=() flag
  while read -r flag; do flags+=("$flag"); done < <(jvm_flags)
  exec "$JAVA_HOME/bin/java" "${flags[@]}" --class-path "$(class_path)" "$@"
}

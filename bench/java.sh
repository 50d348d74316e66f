# Sourced by the scripts beside it: finds a JDK, builds what is missing or older than its sources.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
home=$PWD
classes=bench/target/classes

find_java() {
  for java in "${ONRUSH_JAVA:-}" "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java || true)" \
    /usr/lib/jvm/*/bin/java; do
    [ -x "$java" ] || continue
    case $("$java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p') in
      2[5-9] | [3-9][0-9]) echo "$java"; return ;;
    esac
  done
  echo "needs a JDK 25 or newer" >&2
  return 1
}

java=$(find_java)
# The script builds the command, and its AOT cache, when there is none.
./onrush --version >/dev/null
built=$classes/io/onrush/bench/faults/Faults.class
if [ ! -e $built ] || [ ! -d bench/target/jmh ] ||
  [ -n "$(find bench/src/main -newer $built -name '*.java' -print -quit)" ]; then
  mvn -q -B -DskipTests package -pl bench -am >&2
  ./onrush --version >/dev/null
fi

# Becomes the main class of a suite, whose own JVM is to be small.
suite() {
  exec "$java" --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -Xmx256m "-Donrush.home=$home" \
    -cp "$classes:cli/target/onrush/lib/*" "$@"
}

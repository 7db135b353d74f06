#!/usr/bin/env bash
# side-by-side.sh HARNESS [size]: our backends beside other stores, in a harness that offers bench.Contestant and
# bench.Registry.Provider, and has a run.sh that takes further jars in EXTRA_CP. HARNESS is its directory; the rest of the
# arguments and the environment are the harness's own.
set -euo pipefail
harness=$(cd "${1:?the directory of the harness}" && pwd)
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
./mvnw -q -pl benchmarks -am compile dependency:build-classpath -Dmdep.outputFile="$here/target/classpath"
(cd "$harness" && mvn -q -B -DskipTests -pl store-bench -am package)
own=$here/target/classes:$(cat "$here/target/classpath")
out=$here/target/side-by-side
mkdir -p "$out"
cp -r "$here/side-by-side/META-INF" "$out"
javac -nowarn -cp "$own:$harness/store-bench/target/classes" -d "$out" "$here"/side-by-side/io/stackmemory/benchmarks/harness/*.java
cd "$harness"
SKIP_BUILD=1 EXTRA_CP="$out:$own" ./run.sh "${1:-small}"

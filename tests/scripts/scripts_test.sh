#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./assay and ./test over a scratch tree with stand-ins for cmake, apt-get and the rest: what they run, when, and what
# of the caller's they keep. Takes the repository's root.
set -uo pipefail
root=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

fail() {
  printf 'FAILED %s: %s\n' "$name" "$*"
  failures=$((failures + 1))
}
equal() { [ "$1" = "$2" ] || fail "$3: got '$1', not '$2'"; }
holds() { case "$1" in *"$2"*) ;; *) fail "$3: '$2' is not in '$1'" ;; esac; }

# A tree as it comes from a clone, and a PATH whose tools write down their calls in $log.
new_tree() {
  name=$1
  tree=$scratch/$name/tree
  bin=$scratch/$name/bin
  log=$scratch/$name/log
  mkdir -p "$tree"/{cmake,framework,fixtures,checks,reporters,tests,samples} "$bin"
  cp "$root/assay" "$root/test" "$tree"
  cp "$root/cmake/setup.sh" "$tree/cmake"
  touch "$tree/CMakeLists.txt" "$tree/CMakePresets.json" "$tree/framework/a.cpp" "$log"
  printf 'ID=debian\nVERSION_ID="12"\n' >"$scratch/$name/os-release"
  export ASSAY_OS_RELEASE=$scratch/$name/os-release

  stub cmake '
echo "chatter of cmake"
case $1 in
  --build)
    [ -z "${SLOW:-}" ] || sleep "$SLOW"
    [ ! -e "$tree/broken" ] || { echo "a.cpp:1: error: broken"; exit 1; }
    mkdir -p "$2/framework/cli"
    printf "%s\n" "#!/bin/sh" "printf \"<%s>\" \"\$@\"; pwd; exit 1" >"$2/framework/cli/assay"
    chmod +x "$2/framework/cli/assay" ;;
  --preset)
    mkdir -p "build/$2"
    echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >"build/$2/CMakeCache.txt"
    touch "build/$2/build.ninja" ;;
esac'
  stub ctest 'pwd; echo "100% tests passed, 0 tests failed out of 1"'
  stub dpkg-query 'shift 3; for p; do [ "$p" = "${MISSING:-}" ] || echo "$p installed"; done'
  stub apt-get 'echo "chatter of apt-get"'
  stub sudo '[ "$1" != -n ] || shift; "$@"'
  stub id 'echo "${AS:-0}"'
}
stub() {
  printf '#!/bin/bash\ntree=%q log=%q\necho "%s $*" >>"$log"\n%s\n' "$tree" "$log" "$1" "$2" >"$bin/$1"
  chmod +x "$bin/$1"
}
# Runs in $tree with the stand-ins first; fills out, err and code.
run() {
  out=$(cd "${from:-$tree}" && PATH=$bin:${path:-$PATH} "$@" 2>"$scratch/err" </dev/null)
  code=$?
  err=$(cat "$scratch/err")
}
calls() { grep -c "^$1" "$log"; }

new_tree builds-once
mkdir "$tree/a folder"
from="$tree/a folder" run ../assay scan . '' '-x y'
equal "$out" "<scan><.><><-x y>$tree/a folder" "arguments and folder of the caller"
equal "$code" 1 "the program's exit code"
equal "$(calls 'cmake --preset release')" 1 "configured"
equal "$(calls 'cmake --build')" 1 "built"
equal "$(calls apt-get)" 0 "nothing to install"
run ./assay list
equal "$(calls cmake)" 2 "the second run builds nothing"
equal "$err" "" "the second run says nothing"

sleep 0.01
touch "$tree/framework/a.cpp"
run ./assay list
equal "$(calls 'cmake --build')" 2 "an edited source is built"
equal "$(calls 'cmake --preset')" 1 "and not configured again"
sleep 0.01
rm "$tree/framework/a.cpp"
run ./assay list
equal "$(calls 'cmake --build')" 3 "a removed source is noticed"

new_tree through-links
ln -s "$tree/assay" "$bin/assay-link"
ln -s assay-link "$bin/my-assay"
from=$scratch run my-assay list
equal "$out" "<list>$scratch" "through two links, from another folder"

new_tree failing-build
touch "$tree/broken"
run ./assay list
equal "$code" 5 "a build that fails"
equal "$out" "" "says nothing on standard output"
holds "$err" "a.cpp:1: error: broken" "the compiler's words"
rm "$tree/broken"
run ./assay list
equal "$code $out" "1 <list>$tree" "the next run builds again"

new_tree two-at-once
export SLOW=0.3
for i in 1 2 3; do (run ./assay "$i"; printf '%s\n' "$out" >"$scratch/at-once.$i") & done
wait
unset SLOW
for i in 1 2 3; do equal "$(cat "$scratch/at-once.$i")" "<$i>$tree" "run $i of three"; done
equal "$(calls 'cmake --build')" 1 "three at once build once"

new_tree moved
run ./assay list
mv "$tree" "$tree-moved"
sleep 0.01
touch "$tree-moved/framework/a.cpp"
from=$tree-moved run ./assay list
holds "$(cat "$log")" "cmake --preset release --fresh" "a moved tree is configured anew"
equal "$out" "<list>$tree-moved" "and runs"

new_tree interrupted
(cd "$tree" && SLOW=30 PATH=$bin:$PATH exec setsid ./assay list) >"$scratch/out" 2>&1 </dev/null &
group=$!
for _ in $(seq 500); do
  grep -q 'cmake --build' "$log" && break
  sleep 0.01
done
kill -TERM -- "-$group"
wait "$group" 2>/dev/null
equal "$(ls "$tree/build/release/.built-assay" 2>/dev/null)" "" "an interrupted build leaves no stamp"
run ./assay list
equal "$out" "<list>$tree" "the next run goes on"
equal "$(calls 'cmake --preset')" 1 "from where it was"

new_tree installs-what-is-missing
MISSING=libre2-dev run ./assay list
equal "$out" "<list>$tree" "runs after installing"
equal "$(calls 'apt-get.* update')" 1 "package lists are fetched"
equal "$(grep -c 'apt-get.* install .* libre2-dev$' "$log")" 1 "only the missing package is installed"
holds "$err" "installing 1 packages: libre2-dev" "and it says so"

new_tree sudo-installs
AS=1000 MISSING=libre2-dev run ./assay list
equal "$(grep -c '^sudo -n apt-get.* update' "$log")" 1 "as a user, by sudo, which must not ask without a terminal"

new_tree no-root-no-sudo
rm "$bin/sudo"
for tool in bash sh cat sed find flock mkdir touch mv readlink env tail; do ln -sf "$(command -v $tool)" "$bin/$tool"; done
path=$bin AS=1000 MISSING=libre2-dev run ./assay list
equal "$code" 5 "neither root nor sudo"
holds "$err" "apt-get install libre2-dev" "names the command to ask for"
equal "$(calls cmake)" 0 "and stops there"

new_tree elsewhere
printf 'ID=fedora\nVERSION_ID=41\n' >"$ASSAY_OS_RELEASE"
MISSING=libre2-dev run ./assay list
holds "$err" "not Debian 12" "says what it is about"
holds "$err" "libre2-dev" "names the packages"
equal "$(calls apt-get)" 0 "installs nothing"
equal "$out" "<list>$tree" "and builds with what there is"

new_tree tests
from=$scratch run "$tree/test" -R hcl
equal "${out##*$'\n'}" "100% tests passed, 0 tests failed out of 1" "the closing line is the test runner's"
holds "$(cat "$log")" "cmake --preset release" "the release build"
holds "$(grep ^ctest "$log")" " -R hcl" "options are the test runner's"
holds "$(cat "$log")" "--target all" "all is built"
run ./test --sanitizers
holds "$(cat "$log")" "cmake --preset dev" "the sanitizers' build"

if [ "$failures" -ne 0 ]; then
  echo "$failures failed"
  exit 1
fi
echo "all passed"

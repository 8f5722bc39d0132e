# SPDX-License-Identifier: Apache-2.0
# Sourced by ./assay, ./test and .ci/run: installs what is missing, configures and builds. All it says goes to
# standard error, because standard output belongs to the program that runs afterwards.
# The caller sets `here` to the repository's root.

# What a build needs, by Debian 12's names.
assay_packages=(
  cmake g++ ninja-build pkg-config
  libboost-program-options-dev libexpected-dev libgmock-dev libgtest-dev libpugixml-dev librapidcheck-dev
  libre2-dev libsimdjson-dev libssl-dev libutf8proc-dev libyaml-cpp-dev libyaml-dev nlohmann-json3-dev zlib1g-dev
)

# What the tests run beside the program.
assay_test_packages=(dpkg-dev file git openssl)

setup_say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
setup_fail() {
  setup_say "$@"
  exit 5  # the program's own code for what is neither usage nor a verdict
}

# Prints the packages among "$@" that aren't installed.
setup_missing_packages() {
  local installed package
  # One query for all; it exits 1 if it doesn't know one of them, which is an answer too.
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
  for package; do
    case $'\n'"$installed"$'\n' in
      *$'\n'"$package installed"$'\n'*) ;;
      *) printf '%s\n' "$package" ;;
    esac
  done
}

# Installs the packages "$@" where that is ours to do: on Debian 12. Elsewhere it names them and lets the build try.
setup_packages() {
  local os_release=${ASSAY_OS_RELEASE:-/etc/os-release} id='' version='' missing sudo=() log=$here/build/packages.log
  if [ -r "$os_release" ]; then
    id=$(. "$os_release" && printf %s "${ID:-}")
    version=$(. "$os_release" && printf %s "${VERSION_ID:-}")
  fi
  if [ "$id $version" != 'debian 12' ]; then
    setup_say "this is not Debian 12, so nothing is installed; a build needs what these packages hold there:"
    setup_say "  $*"
    return
  fi
  read -r -d '' -a missing <<<"$(setup_missing_packages "$@")" || true
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      setup_fail "packages are missing, and there is neither root nor sudo to install them. Ask for: apt-get install ${missing[*]}"
    fi
    sudo=(sudo)
    # Without a terminal nobody can type a password.
    [ -t 2 ] && [ -e /dev/tty ] || sudo=(sudo -n)
    "${sudo[@]}" true || setup_fail "sudo refuses. Ask for: apt-get install ${missing[*]}"
  fi
  setup_say "installing ${#missing[@]} packages: ${missing[*]}"
  mkdir -p "$here/build"
  # What a package starts must not keep the lock of the build.
  if ! { "${sudo[@]}" apt-get -o DPkg::Lock::Timeout=300 update &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y \
      --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null 9>&-; then
    tail -n 20 "$log" >&2
    setup_fail "the packages could not be installed; the whole of it is in $log"
  fi
}

# setup_quietly LABEL COMMAND...: shows what the command says only if it fails.
setup_quietly() {
  local label=$1 log=$directory/setup.log
  shift
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 60 "$log" >&2
    setup_fail "$label failed; the whole of it is in $log"
  fi
}

# setup_fresh STAMP TARGET: nothing that a build reads has changed since the stamp. Folders count too: a file that goes
# away touches its folder.
setup_fresh() {
  [ -e "$1" ] || return 1
  local sources=("$here"/{CMakeLists.txt,CMakePresets.json,cmake,framework,fixtures,checks,reporters})
  [ "$2" = all ] && sources+=("$here"/{tests,samples})
  local newer
  newer=$(find "${sources[@]}" -newer "$1" -print -quit 2>/dev/null) || return 1
  [ -z "$newer" ]
}

# setup_build PRESET TARGET [PACKAGE...]: brings build/PRESET up to date. May run any number of times at once, and
# may be interrupted: the stamp appears when all is done, and what was built until then is kept.
setup_build() {
  local preset=$1 target=$2 directory=$here/build/$1 stamp began
  shift 2
  stamp=$directory/.built-$target
  setup_fresh "$stamp" "$target" && return 0
  mkdir -p "$directory" 2>/dev/null && [ -w "$directory" ] ||
    setup_fail "the sources are newer than the program, and $directory can't be written"
  trap 'setup_say "interrupted; the next run goes on from here"; exit 130' INT
  exec 9>"$here/build/.lock"
  if ! flock -n 9; then
    setup_say "waiting for another build in $here/build"
    flock 9
  fi
  # The other one may have done it all.
  if ! setup_fresh "$stamp" "$target"; then
    began=$directory/.began-$target
    touch "$began"
    setup_packages "${assay_packages[@]}" "$@"
    setup_configure "$preset"
    setup_say "building ($directory; the first time takes minutes)"
    if [ -t 2 ]; then  # ninja then keeps to one line
      cmake --build "$directory" --target "$target" >&2 </dev/null || setup_fail "the build failed"
    else
      setup_quietly "the build" cmake --build "$directory" --target "$target"
    fi
    # The stamp bears the time of the beginning: what was edited meanwhile is newer.
    mv "$began" "$stamp"
  fi
  exec 9>&-
  trap - INT
}

setup_configure() {
  local preset=$1 fresh=() home
  if [ -e "$directory/CMakeCache.txt" ]; then
    # A tree that was moved or copied with its build folder starts anew.
    home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$directory/CMakeCache.txt")
    [ "$home" = "$here" ] && [ -e "$directory/build.ninja" ] && return 0
    fresh=(--fresh)
  fi
  command -v cmake >/dev/null || setup_fail "there is no cmake (3.25 or newer)"
  setup_say "configuring $directory"
  # An array that may be empty, under bash of any age.
  (cd "$here" && setup_quietly "the configuration" cmake --preset "$preset" ${fresh[@]+"${fresh[@]}"})
}

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What others get: `cmake --install`, find_package(Assay) with assay_add_controls, and the Debian package.
# Takes the repository's root and a build folder in which everything is built.
set -euo pipefail
root=$1
build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  printf 'FAILED: %s\n' "$*"
  exit 1
}
# Runs a command and shows what it says only if it fails.
quietly() {
  "$@" >"$scratch/log" 2>&1 </dev/null && return
  cat "$scratch/log"
  fail "$*"
}

quietly cmake --install "$build" --prefix "$scratch/prefix"
"$scratch/prefix/bin/assay" --version >/dev/null || fail "the installed program doesn't run"

# Nothing in the installation may lead back to where it was built.
if leading_back=$(grep -rlIF -e "$root/" -e "$build/" "$scratch/prefix"); then
  fail "these name the build tree: $leading_back"
fi

# A project knows nothing of the repository: it is copied away, and finds Assay below the prefix alone.
cp -R "$root/samples" "$scratch/samples"
rm -rf "$scratch"/samples/*/app/node_modules
for project in "$scratch"/samples/*/CMakeLists.txt "$scratch"/samples/*/controls/CMakeLists.txt; do
  [ -e "$project" ] || continue
  project=${project%/CMakeLists.txt}
  quietly cmake -S "$project" -B "$project/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 \
    -DCMAKE_PREFIX_PATH="$scratch/prefix"
  quietly cmake --build "$project/build"
  quietly ctest --test-dir "$project/build" --output-on-failure --no-tests=error
done

# The pack's own program knows the built-in controls and its own.
"$scratch/samples/own-controls/build/assay-acme" list >"$scratch/own.txt"
grep -q '^Acme' "$scratch/own.txt" || fail "the pack's controls are not listed"
grep -q '^S3Bucket' "$scratch/own.txt" || fail "the built-in controls are not listed"
"$scratch/samples/own-controls/build/assay-acme" explain AcmeTopic.UsesKeyOfOurs >"$scratch/explained.txt"
grep -q '^  controls\.cpp:' "$scratch/explained.txt" || fail "a pack's control doesn't name its file in the project"

(cd "$scratch" && quietly cpack --config "$build/CPackConfig.cmake" -B "$scratch/deb")
package=$(ls "$scratch"/deb/*.deb)
dpkg-deb -c "$package" >"$scratch/contents"
for file in ./usr/bin/assay ./usr/include/assay/control.h ./usr/include/assay/aws/s3.h \
  '/cmake/Assay/AssayConfig.cmake' /cmake/Assay/AssayConfigVersion.cmake ./usr/share/doc/assay/ \
  ./usr/share/man/man1/assay.1 ./usr/share/bash-completion/completions/assay ./usr/share/zsh/vendor-completions/_assay \
  ./usr/share/fish/vendor_completions.d/assay.fish; do
  grep -qF -- "$file" "$scratch/contents" || fail "the Debian package lacks $file"
done
dpkg-deb -f "$package" Depends >"$scratch/depends"
for library in libc6 libre2-9 libssl3 libyaml-0-2 libyaml-cpp0.7; do
  grep -qF "$library" "$scratch/depends" || fail "the Debian package doesn't depend on $library"
done
echo "all passed"

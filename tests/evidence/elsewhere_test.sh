#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A bundle is checked by what other people wrote, without Assay: elsewhere_test.sh REPOSITORY ASSAY. coreutils and OpenSSL
# always; bagit, securesystemslib, cosign and trestle where they are at hand: PYTHON names a Python that has the first
# two, COSIGN and TRESTLE the programs, if they aren't on PATH.
set -uo pipefail
root=$(readlink -f "$1")
assay=$(readlink -f "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0
fail() {
  printf 'FAILED: %s\n' "$*"
  failures=$((failures + 1))
}
has() { command -v "$1" >/dev/null || { echo "there is no $1: it isn't asked"; false; }; }

# The samples with a history of their own: what differs between two commits is one resource.
tree=$scratch/tree
cp -R "$root/samples" "$tree"
rm -rf "$tree"/*/app/{node_modules,dist,cdk.out} # what a sample fetches and makes
cd "$tree" || exit 1
commit() { git add -A && git -c user.name=a -c user.email=a@example.org commit -qm "$1"; }
git init -q . && commit one
for algorithm in ed25519 p256; do
  case $algorithm in
    ed25519) openssl genpkey -algorithm ed25519 -out "$scratch/$algorithm.pem" ;;
    p256) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$scratch/$algorithm.pem" ;;
  esac
  openssl pkey -in "$scratch/$algorithm.pem" -pubout -out "$scratch/$algorithm.pub"
  "$assay" scan . -q --exit-zero -f concise --sign-key "$scratch/$algorithm.pem" -o "evidence:$scratch/$algorithm" >/dev/null ||
    fail "no bundle is signed by $algorithm"
done

# One after the other: prints what doesn't hold of a bundle.
with_openssl() {
  local bag=$1 key=$2 envelope raw
  openssl base64 -d -A -in "$bag/signatures/tagmanifest-sha256.txt.sig" -out "$scratch/sig" || return 1
  if grep -q '^Assay-Signed-By: ecdsa-p256-' "$bag/bag-info.txt"; then
    raw=(dgst -sha256 -verify "$key" -signature "$scratch/sig")
  else
    raw=(pkeyutl -verify -pubin -inkey "$key" -rawin -sigfile "$scratch/sig" -in)
  fi
  openssl "${raw[@]}" "$bag/tagmanifest-sha256.txt" >/dev/null 2>&1 || return 1
  for envelope in "$bag"/attestations/*.dsse.json; do
    sed 's/.*"payload": "\([^"]*\)".*/\1/' "$envelope" | tr -d '\n' | openssl base64 -d -A -out "$scratch/payload"
    sed 's/.*"sig": "\([^"]*\)".*/\1/' "$envelope" | tr -d '\n' | openssl base64 -d -A -out "$scratch/sig"
    { printf 'DSSEv1 28 application/vnd.in-toto+json %s ' "$(wc -c <"$scratch/payload")" && cat "$scratch/payload"; } >"$scratch/pae"
    openssl "${raw[@]}" "$scratch/pae" >/dev/null 2>&1 || return 1
  done
}
with_securesystemslib() {
  "$python" - "$@" <<'P' 2>"$scratch/err"
import hashlib, json, pathlib, sys
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey
bag = pathlib.Path(sys.argv[1])
key = SSlibKey.from_crypto(load_pem_public_key(pathlib.Path(sys.argv[2]).read_bytes()))
key.keyid = ""
for path in sorted(bag.glob("attestations/*.dsse.json")):
    envelope = Envelope.from_dict(json.loads(path.read_text()))
    envelope.verify([key], 1)
    for subject in json.loads(envelope.payload)["subject"]:
        digest = subject["digest"].get("sha256")  # a commit has another one
        assert not digest or digest == hashlib.sha256((bag / subject["name"]).read_bytes()).hexdigest(), subject
P
}
with_cosign() {
  local statement
  for statement in test-result:test-result/v0.1 summary:svr/v0.2; do
    "$cosign" verify-blob-attestation --key "$2" --signature "$1/attestations/${statement%%:*}.dsse.json" --insecure-ignore-tlog=true \
      --type "https://in-toto.io/attestation/${statement#*:}" "$1/${3:-data/results.sarif}" >/dev/null 2>"$scratch/err" || return 1
  done
}

python=${PYTHON:-python3}
cosign=${COSIGN:-cosign}
trestle=${TRESTLE:-trestle}
verifiers=(with_openssl)
if "$python" -c 'import securesystemslib, cryptography' 2>/dev/null; then
  verifiers+=(with_securesystemslib)
else
  echo "there is no securesystemslib: it isn't asked"
fi
has "$cosign" && verifiers+=(with_cosign)

for algorithm in ed25519 p256; do
  bag=$scratch/$algorithm
  (cd "$bag" && sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt && sha512sum --quiet -c manifest-sha512.txt) ||
    fail "coreutils: a digest of $algorithm doesn't hold"
  if "$python" -c 'import bagit' 2>/dev/null; then
    "$python" -m bagit --validate --quiet "$bag" || fail "bagit: $algorithm is no bag"
  fi
  other=p256
  [ "$algorithm" = p256 ] && other=ed25519
  for verify in "${verifiers[@]}"; do
    "$verify" "$bag" "$scratch/$algorithm.pub" || fail "$verify: $algorithm doesn't hold: $(tail -n 1 "$scratch/err" 2>/dev/null)"
    "$verify" "$bag" "$scratch/$other.pub" && fail "$verify: $algorithm holds by another key"
  done
done
# A check that can't fail would prove nothing.
if has "$cosign"; then
  with_cosign "$scratch/p256" "$scratch/p256.pub" data/index.json && fail "cosign: a file holds that no statement speaks of"
fi
cp -R "$scratch/ed25519" "$scratch/tampered"
sed -i 's/"sig": "\(.\)\(.\)/"sig": "\2\1/' "$scratch"/tampered/attestations/*.dsse.json
for verify in "${verifiers[@]}"; do
  "$verify" "$scratch/tampered" "$scratch/ed25519.pub" && fail "$verify: a tampered attestation holds"
done

if has "$trestle"; then
  for version in 1.2.1 1.1.3; do
    workspace=$scratch/trestle-$version
    mkdir "$workspace"
    (cd "$workspace" && "$trestle" init --local >/dev/null 2>&1) || fail "trestle: no workspace"
    for format in oscal oscal-catalog oscal-component; do
      "$assay" scan . -q --exit-zero -f "$format" --oscal-version "$version" >"$scratch/$format.json"
      grep -q "\"oscal-version\": \"$version\"" "$scratch/$format.json" || fail "$format states another version than $version"
      (cd "$workspace" && "$trestle" import -f "$scratch/$format.json" -o "$format" >/dev/null 2>&1) || fail "trestle: $format $version"
    done
    (cd "$workspace" && "$trestle" validate -a >"$scratch/log" 2>&1) || fail "trestle: $version: $(tail -n 3 "$scratch/log")"
  done
fi

# What the auditor's guide sends its reader to is there: files, columns of lists, keys of JSON.
guide=$root/docs/audit-guide.md
for part in $(grep -oh '`data/[A-Za-z.*/-]*`' "$guide" "$root/docs/evidence.md" | tr -d '`' | sort -u); do
  case $part in
    data/chain.json) continue ;; # with a log only
    data/*'*'*) compgen -G "$scratch/ed25519/$part" >/dev/null || fail "the guide names $part, which isn't there" ;;
    *) [ -e "$scratch/ed25519/$part" ] || fail "the guide names $part, which isn't there" ;;
  esac
done
for word in $(grep -o '`[a-z_.]*`' "$guide" | tr -d '`' | grep -v '\.json$\|\.csv$\|^\(none\|direct\|partial\|unknown\|error\|fail\|pass\|false\|true\)$' | sort -u); do
  grep -qh "\"${word##*.}\"" "$scratch"/ed25519/data/*.csv "$scratch"/ed25519/data/*.json || fail "the guide names $word, which no part has"
done

# Judged again from the history.
printf 'resource "aws_s3_bucket" "more" {\n  bucket = "more"\n}\n' >more.tf
commit two
"$assay" scan . -q --exit-zero -f concise -o "evidence:$scratch/two" >/dev/null
for bundle in ed25519 two; do
  "$assay" reperform "$scratch/$bundle" >"$scratch/log" 2>&1 || fail "$bundle isn't judged again: $(cat "$scratch/log")"
done
"$assay" diff "$scratch/ed25519" "$scratch/two" >"$scratch/log"
grep -q '^+ resource \. aws_s3_bucket.more' "$scratch/log" || fail "the new resource isn't seen"

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
echo "all passed"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The templates of samples/crm-chat are what its app makes, byte for byte. Takes the repository's root.
set -euo pipefail
sample=$1/samples/crm-chat
if [ ! -d "$sample/app/node_modules/aws-cdk-lib" ]; then
  echo "skipped: the CDK is not here; (cd samples/crm-chat/app && npm ci) fetches it"
  exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

(cd "$sample/app" && npm run --silent synth -- "$scratch")
failed=0
for variant in compliant seeded; do
  [ -d "$sample/$variant" ] || [ -d "$scratch/$variant" ] || continue
  diff -r "$sample/$variant" "$scratch/$variant" || failed=1
done
if [ "$failed" = 1 ]; then
  echo "FAILED: the app makes other templates; (cd samples/crm-chat/app && npm run synth) renews those that are committed"
  exit 1
fi
# What is made on one machine says nothing of it.
if leading_back=$(grep -rlF -e "$1" -e "$HOME/" "$scratch"); then
  echo "FAILED: these name folders of this machine: $leading_back"
  exit 1
fi
echo "all passed"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The files that other tools take: integrations_test.sh REPOSITORY ASSAY. Their schemas are looked at where
# check-jsonschema is at hand (PATH or CHECK_JSONSCHEMA), the hooks where pre-commit is (PATH or PRE_COMMIT).
set -uo pipefail
root=$1
assay=$(readlink -f "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0
fail() {
  printf 'FAILED: %s\n' "$*"
  failures=$((failures + 1))
}
bin=$scratch/bin
mkdir "$bin"
ln -s "$assay" "$bin/assay"

# A repository with a failure, a name with a blank, and nothing else.
tree=$scratch/tree
mkdir -p "$tree/infra/with blank"
git init -q "$tree"
printf 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n' >"$tree/infra/with blank/main.tf"
cd "$tree" || exit 1

# The action's step, as the runner calls it.
action() {
  rm -rf "$scratch/runner"
  mkdir "$scratch/runner"
  again "$@"
}
again() {
  env RUNNER_TEMP="$scratch/runner" GITHUB_OUTPUT="$scratch/runner/out" GITHUB_STEP_SUMMARY="$scratch/runner/summary" \
    GITHUB_ACTION_PATH="$root" PATH="$bin:$PATH" "$@" bash "$root/integrations/action.sh" >"$scratch/log" 2>"$scratch/err"
}
output() { sed -n "s/^$1=//p" "$scratch/runner/out" 2>/dev/null; }

action ASSAY_PATHS='infra/with blank' ASSAY_ARGUMENTS=$'--select=S3Bucket.KeepsVersions\r\n\n--jobs=1\n' ||
  fail "the step fails although there is a report: $(cat "$scratch/err")"
[ "$(output exit-code)" = 1 ] || fail "exit-code is '$(output exit-code)'"
for name in sarif json markdown html; do
  [ -s "$(output $name-file)" ] || fail "there is no $name-file"
done
grep -q '^::' "$scratch/log" || fail "no annotation is printed"
grep -q '^<!-- assay:report -->' "$scratch/runner/summary" || fail "the summary is empty"
grep -q 'infra/with%20blank/main.tf' "$(output sarif-file)" || fail "the path isn't there"

"$bin/assay" scan . --select S3Bucket.KeepsVersions --write-baseline known.json --exit-zero -q >/dev/null
action ASSAY_EVIDENCE=true ASSAY_PATHS='infra/with blank'
[ -s "$(output evidence-file)" ] || fail "there is no evidence-file: $(cat "$scratch/err")"
again ASSAY_EVIDENCE=true ASSAY_PATHS='infra/with blank' || fail "a second step of one job fails: $(cat "$scratch/err")"
[ "$(output evidence-file | sort -u | wc -l)" = 2 ] || fail "the second step writes over the first one's reports"
action ASSAY_BASELINE=known.json ASSAY_ARGUMENTS=--select=S3Bucket.KeepsVersions
[ "$(output exit-code)" = 0 ] || fail "a known failure fails the job"

# A path is never an option, and an input never a command.
action ASSAY_PATHS='--exit-zero' && fail "a path was taken for an option"
action ASSAY_PATHS='$(touch pwned)'
[ ! -e pwned ] || fail "an input ran"
action ASSAY_ARGUMENTS=--no-such && fail "wrong usage isn't a failure"
[ -z "$(output sarif-file)" ] || fail "a report is named that isn't there"

# An input that were pasted into a script could run: only the environment may hold them.
awk '/run:/ && /\$\{\{/ {print FILENAME ":" FNR ": " $0; bad = 1} END {exit bad}' "$root/action.yml" "$root"/integrations/*.yml ||
  fail "an expression stands in a script"

# The problem matcher takes the lines that there are.
pattern=$(sed -n 's/.*"regexp": "\(.*\)",/\1/p' "$root/integrations/vscode-tasks.json" | sed 's/\\\\/\\/g')
"$bin/assay" scan . -q -f concise >"$scratch/concise"
[ -s "$scratch/concise" ] || fail "there is no line to match"
grep -vP -- "$pattern" "$scratch/concise" && fail "the problem matcher doesn't take these lines"

check=${CHECK_JSONSCHEMA:-$(command -v check-jsonschema || true)}
if [ -n "$check" ]; then
  for pair in github-actions=action.yml github-workflows=integrations/github-workflow.yml \
    gitlab-ci=integrations/gitlab-ci.yml azure-pipelines=integrations/azure-pipelines.yml; do
    "$check" --regex-variant nonunicode --builtin-schema "vendor.${pair%%=*}" "$root/${pair#*=}" || fail "${pair#*=} doesn't fit its schema"
  done
  "$check" --schemafile "$root/docs/baseline.schema.json" known.json || fail "a baseline doesn't fit its schema"
else
  echo "there is no check-jsonschema: the schemas aren't looked at"
fi

pre_commit=${PRE_COMMIT:-$(command -v pre-commit || true)}
if [ -n "$pre_commit" ]; then
  cp "$root/.pre-commit-hooks.yaml" "$scratch/hooks.yaml"
  "$pre_commit" validate-manifest "$scratch/hooks.yaml" || fail "the hooks aren't hooks"
  hooks=$scratch/hooks
  git init -q "$hooks"
  cp "$root/.pre-commit-hooks.yaml" "$hooks"
  git -C "$hooks" add -A
  git -C "$hooks" -c user.name=a -c user.email=a@example.org commit -qm hooks
  git add -A
  PRE_COMMIT_HOME=$scratch/cache PATH=$bin:$PATH "$pre_commit" try-repo "$hooks" assay --all-files >"$scratch/log" 2>&1 &&
    fail "the hook passes"
  grep -q 'S3Bucket.KeepsVersions' "$scratch/log" || fail "the hook says nothing: $(cat "$scratch/log")"
else
  echo "there is no pre-commit: its hooks aren't tried"
fi

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
echo "all passed"

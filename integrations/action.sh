#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The first step of action.yml: judges, prints annotations, adds to the job's summary, and says where the reports are.
# Fails only where there is no report; the last step of the action fails by the exit code.
set -uo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# A job may have this step more than once.
reports=$(mktemp -d "${RUNNER_TEMP:?}/assay-XXXXXX") || exit 5

# Lists come one item a line, so that items may hold blanks.
lines() { printf '%s\n' "$1" | sed 's/\r$//; /^[[:space:]]*$/d'; }
mapfile -t arguments < <(lines "${ASSAY_ARGUMENTS:-}")
mapfile -t paths < <(lines "${ASSAY_PATHS:-.}")
[ -z "${ASSAY_BASELINE:-}" ] || arguments+=(--baseline "$ASSAY_BASELINE")
[ "${ASSAY_EVIDENCE:-false}" != true ] || arguments+=(-o "evidence:$reports/evidence.zip")

program=${ASSAY_COMMAND:-$(command -v assay || printf '%s/assay' "$here")}
"$program" scan -f github -o "sarif:$reports/assay.sarif" -o "json:$reports/assay.json" \
  -o "markdown:$reports/assay.md" -o "html:$reports/assay.html" "${arguments[@]}" -- "${paths[@]}"
code=$?
case $code in
  0 | 1 | 3 | 4) ;;
  *) exit "$code" ;;
esac
cat "$reports/assay.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
{
  echo "exit-code=$code"
  echo "sarif-file=$reports/assay.sarif"
  echo "json-file=$reports/assay.json"
  echo "markdown-file=$reports/assay.md"
  echo "html-file=$reports/assay.html"
  [ "${ASSAY_EVIDENCE:-false}" != true ] || echo "evidence-file=$reports/evidence.zip"
} >>"${GITHUB_OUTPUT:-/dev/null}"

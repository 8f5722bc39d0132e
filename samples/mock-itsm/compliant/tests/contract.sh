#!/usr/bin/env bash
# Five contract tests against a deployed stage. Needs curl and jq.
#   ENDPOINT=$(terraform -chdir=infra output -raw endpoint) API_KEY=... tests/contract.sh
set -euo pipefail

: "${ENDPOINT:?the stage's address}" "${API_KEY:?a client's key}"
body=$(mktemp)
trap 'rm -f "$body"' EXIT
failures=0

# request STATUS FILTER METHOD PATH [CURL OPTION...]: the answer has this status and satisfies this jq filter.
request() {
  local status=$1 filter=$2 method=$3 path=$4 got
  shift 4
  got=$(curl -sS -o "$body" -w '%{http_code}' -X "$method" -H 'content-type: application/json' "$@" "$ENDPOINT$path")
  if [ "$got" = "$status" ] && jq -e "$filter" "$body" >/dev/null; then
    echo "ok      $method $path: $status"
  else
    echo "FAILED  $method $path: $got, not $status"
    failures=$((failures + 1))
  fi
}

key=(-H "x-api-key: $API_KEY")
request 201 '.ticket_id | length == 36' POST /tickets "${key[@]}" \
  -d '{"caller_id": "contract-test", "issue_description": "made by a contract test"}'
id=$(jq -r .ticket_id "$body")
request 200 ".ticket_id == \"$id\"" GET "/tickets/$id" "${key[@]}"
request 200 '.success' POST "/tickets/$id/comments" "${key[@]}" -d '{"text": "seen"}'
request 200 '.tickets | type == "array"' GET '/tickets?caller=contract-test' "${key[@]}"
request 403 '.message' GET '/tickets?caller=contract-test'

[ "$failures" -eq 0 ]

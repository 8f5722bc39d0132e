#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The HTML report in a browser: html_test.sh GOLDEN_TEST. Needs chromium, node, and a folder with axe-core and
# puppeteer-core, which NODE_PATH names (npm install --prefix DIR axe-core puppeteer-core; NODE_PATH=DIR/node_modules).
# Says so and exits with 77 where one isn't there. ASSAY_SHOTS names a folder for pictures.
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
skip() {
  echo "skipped: $*"
  exit 77
}
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$chromium" ] || skip "there is no chromium"
command -v node >/dev/null || skip "there is no node"
[ -n "${NODE_PATH:-}" ] || skip "NODE_PATH names no folder with axe-core and puppeteer-core"
for module in axe-core puppeteer-core; do
  [ -d "$NODE_PATH/$module" ] || skip "there is no $module in $NODE_PATH"
done
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
ASSAY_PAGES=$pages "$1" --gtest_filter=HtmlReport.PagesForTheBrowser >/dev/null
node "$here/html_test.mjs" "$chromium" "$pages" ${ASSAY_SHOTS:+"$ASSAY_SHOTS"}

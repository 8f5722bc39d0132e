// SPDX-License-Identifier: Apache-2.0
#include "reporters/html_assets.h"

namespace assay::report {
namespace {

constexpr std::string_view kStyle = R"css(
:root {
  color-scheme: light dark;
  --back: #ffffff; --front: #1a1d21; --dim: #545b64; --line: #d3d8de; --soft: #f4f6f8; --link: #0b57b0;
  --fail: #8f1313; --fail-1: #fde3e1; --fail-2: #f9c3bf; --fail-3: #f2a09a;
  --open: #6b4700; --open-1: #fdf0cf; --waived: #4b3a8c; --waived-1: #ebe7fb;
  --pass: #125a2b; --pass-1: #dcf3e2; --none: #545b64; --none-1: #eef0f2; --mark: #ffe9a8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #14171b; --front: #e4e7eb; --dim: #a4adb8; --line: #3a414a; --soft: #1d2127; --link: #82b7ff;
    --fail: #ffb4ab; --fail-1: #3d1a18; --fail-2: #561f1b; --fail-3: #71241f;
    --open: #f1cd7a; --open-1: #382c10; --waived: #c6baf7; --waived-1: #2b2547;
    --pass: #8fdba6; --pass-1: #15311e; --none: #a4adb8; --none-1: #23282e; --mark: #5c4a10;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem 1.25rem 4rem; max-width: 78rem;
  background: var(--back); color: var(--front);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, pre { font: 0.875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { unicode-bidi: isolate; }
pre {
  margin: 0.35rem 0; padding: 0.4rem 0.6rem; background: var(--soft); border-left: 3px solid var(--line);
  white-space: pre-wrap;
}
pre code { font-size: 1em; }
h3 code { font-size: 1em; }
.n { color: var(--dim); display: inline-block; min-width: 3ch; text-align: right; user-select: none; }
mark { background: var(--mark); color: inherit; border-bottom: 2px solid currentcolor; }
h1 { font-size: 1.6rem; margin: 0.5rem 0 0; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.25rem 0 0.25rem; }
p { margin: 0.25rem 0; }
.dim { color: var(--dim); }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
nav ul, .plain { list-style: none; margin: 0.5rem 0; padding: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: 0.5rem; margin: 1rem 0; }
.tiles div { border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 0.75rem; }
.tiles dt { color: inherit; }
.tiles dd { margin: 0; font-size: 1.6rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.heat { list-style: none; margin: 0.75rem 0; padding: 0; display: grid; gap: 0.3rem;
  grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); }
.heat a, .heat span.tile { display: block; padding: 0.3rem 0.5rem; border-radius: 4px; border: 1px solid transparent;
  text-decoration: none; }
.heat b { display: block; }
.heat small { font-size: 0.8rem; }
.trend { display: block; max-width: 100%; margin: 0.5rem 0; background: var(--soft); }
.bar-fail { fill: var(--fail); }
.bar-open { fill: var(--open); }
.bar-waived { fill: var(--waived); }
.bar-pass { fill: var(--pass-1); stroke: var(--pass); stroke-width: 0.5; }
.fail { background: var(--fail-1); color: var(--fail); }
.fail-2 { background: var(--fail-2); color: var(--fail); }
.fail-3 { background: var(--fail-3); color: var(--fail); }
.heat .fail-3, .heat .fail-2 { font-weight: 600; }
.error, .unknown { background: var(--open-1); color: var(--open); }
.waived { background: var(--waived-1); color: var(--waived); }
.pass { background: var(--pass-1); color: var(--pass); }
.not-applicable, .none { background: var(--none-1); color: var(--none); }
.tag { display: inline-block; padding: 0 0.45rem; border-radius: 4px; font-size: 0.85rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; }
caption { text-align: left; color: var(--dim); }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.5rem; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th { overflow-wrap: normal; }
[role=search] { position: sticky; top: 0; z-index: 1; background: var(--back); border: 1px solid var(--line);
  border-radius: 6px; padding: 0.5rem 0.75rem; display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; }
[role=search][hidden], [hidden] { display: none; }
[role=search] fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 0.75rem; }
[role=search] legend { float: left; padding: 0; margin-right: 0.75rem; }
input, select, button { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--dim);
  border-radius: 4px; padding: 0.15rem 0.4rem; max-width: 100%; }
input[type=search] { min-width: 16rem; }
article { margin: 1rem 0; padding: 0.25rem 0 0.5rem; border-bottom: 1px solid var(--line); }
article > details > p { max-width: 70ch; }
.rows { list-style: none; margin: 0.5rem 0 0; padding: 0; }
.rows > li { padding: 0.4rem 0.6rem; border-left: 4px solid var(--line); margin: 0.4rem 0; background: none;
  content-visibility: auto; contain-intrinsic-size: auto 9rem; }
.rows > li.v-fail { border-color: var(--fail); }
.rows > li.v-unknown, .rows > li.v-error { border-color: var(--open); }
.rows > li.v-waived { border-color: var(--waived); }
.lines { margin: 0.25rem 0 0.25rem 1rem; padding: 0; list-style: none; }
.lines > li { content-visibility: auto; contain-intrinsic-size: auto 1.5rem; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0 0.75rem; margin: 0.25rem 0; }
dl.facts dt { color: var(--dim); }
dl.facts dd { margin: 0; }
summary { cursor: pointer; }
@media (max-width: 40rem) {
  dl.facts { grid-template-columns: 1fr; }
  .rows > li { padding-right: 0; }
  [role=search] { position: static; }
}
@media print {
  :root { --back: #fff; --front: #000; --dim: #444; --line: #999; --soft: #fff; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  [role=search], nav, .skip { display: none; }
  .rows > li, .lines > li { content-visibility: visible; break-inside: avoid; }
  .tag, .heat a, .heat span.tile, .tiles div, .trend, mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
}
)css";

constexpr std::string_view kScript = R"js(
(() => {
  'use strict';
  const search = document.querySelector('[role=search]');
  const text = document.getElementById('q');
  const severity = document.getElementById('severity');
  const criterion = document.getElementById('criterion');
  const fresh = document.getElementById('new');
  const verdicts = [...search.querySelectorAll('input[name=verdict]')];
  const status = document.getElementById('shown');
  const ranks = ['info', 'low', 'medium', 'high', 'critical'];
  let controls = null;
  // Texts are read when they are first asked for, so that opening the page costs nothing.
  const read = () => [...document.querySelectorAll('#controls article')].map((article) => ({
    article,
    head: article.querySelector('header').textContent.toLowerCase(),
    rank: ranks.indexOf(article.dataset.severity),
    criteria: article.dataset.criteria.split(' '),
    folds: [...article.querySelectorAll('details[data-verdict]')].map((details) => ({
      details, count: details.querySelector('.count'), all: details.querySelectorAll('li').length,
    })),
    rows: [...article.querySelectorAll('li[data-verdict]')].map((li) => ({
      li, verdict: li.dataset.verdict, change: li.dataset.change, text: li.textContent.toLowerCase(),
      fold: li.closest('details[data-verdict]'), shown: true,
    })),
  }));
  const apply = () => {
    controls = controls || read();
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(verdicts.filter((box) => box.checked).map((box) => box.value));
    const least = ranks.indexOf(severity.value);
    let shown = 0, all = 0, kinds = 0;
    for (const control of controls) {
      all += control.rows.length;
      const fits = control.rank >= least && (!criterion.value || control.criteria.includes(criterion.value));
      const left = fits ? words.filter((word) => !control.head.includes(word)) : words;
      const folded = new Map();
      let here = 0;
      for (const row of control.rows) {
        const show = fits && wanted.has(row.verdict) && (!fresh || !fresh.checked || row.change === 'new') &&
            left.every((word) => row.text.includes(word));
        if (show !== row.shown) {
          row.shown = show;
          row.li.hidden = !show;
        }
        if (!show) continue;
        ++here;
        if (row.fold) folded.set(row.fold, (folded.get(row.fold) || 0) + 1);
      }
      for (const fold of control.folds) {
        const count = folded.get(fold.details) || 0;
        fold.details.hidden = count === 0;
        fold.count.textContent = count === fold.all ? String(fold.all) : count + ' of ' + fold.all;
      }
      control.article.hidden = here === 0;
      shown += here;
      kinds += here > 0 ? 1 : 0;
    }
    status.textContent = shown === all ? all + ' verdicts' : shown + ' of ' + all + ' verdicts, ' + kinds + ' controls';
  };
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  };
  search.addEventListener('input', soon);
  document.getElementById('reset').addEventListener('click', () => {
    text.value = severity.value = criterion.value = '';
    severity.value = 'info';
    if (fresh) fresh.checked = false;
    for (const box of verdicts) box.checked = true;
    apply();
    text.focus();
  });
  search.hidden = false;
})();
)js";

}  // namespace

std::string_view HtmlStyle() { return kStyle; }
std::string_view HtmlScript() { return kScript; }

}  // namespace assay::report

// SPDX-License-Identifier: Apache-2.0
// Opens the pages of the HTML report in Chromium: nothing runs or loads that isn't the page's own, axe finds no
// fault in light and dark, it reads without scripts, filters work, and 100,000 verdicts don't stall it.
// Usage: node html_test.mjs CHROMIUM PAGES [SCREENSHOTS]; axe-core and puppeteer-core are found by NODE_PATH.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';

const require = createRequire(process.env.NODE_PATH + '/');
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core'), 'utf8');
const [chromium, pages, shots] = process.argv.slice(2);
let failures = 0;
const check = (holds, what) => {
  console.log((holds ? 'ok      ' : 'FAILED  ') + what);
  if (!holds) ++failures;
};

const browser = await puppeteer.launch({
  executablePath: chromium, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

async function open(name, {dark = false, scripts = true, width = 1200} = {}) {
  const page = await browser.newPage();
  const seen = {requests: [], errors: []};
  await page.setViewport({width, height: 900});
  await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: dark ? 'dark' : 'light'}]);
  await page.setJavaScriptEnabled(scripts);
  const url = pathToFileURL(`${pages}/${name}.html`).href;
  page.on('request', (request) => request.url() === url || seen.requests.push(request.url()));
  page.on('console', (message) => seen.errors.push(message.text()));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('dialog', (dialog) => { seen.errors.push('dialog'); dialog.dismiss(); });
  const begin = Date.now();
  await page.goto(url, {waitUntil: 'load', timeout: 60000});
  return {page, seen, took: Date.now() - begin};
}

const shown = (page) => page.evaluate(() =>
  [...document.querySelectorAll('li[data-verdict]')].filter((li) => !li.hidden && !li.closest('article').hidden).length);

async function faults(page) {
  // The page's own policy would refuse axe's script; the debugger's world isn't bound by it.
  await page.evaluate(axe);
  const result = await page.evaluate(() => axe.run(document, {resultTypes: ['violations']}));
  return result.violations.map((v) => `${v.id}: ${v.nodes.length} (${v.nodes[0].html.slice(0, 120)})`);
}

{
  const {page} = await open('empty');
  await page.evaluate(() => { document.querySelector('h1').style.color = document.body.style.backgroundColor = '#777'; });
  await page.evaluate(() => { document.body.append(document.createElement('input')); });
  check((await faults(page)).length > 0, 'axe finds faults where there are some');
  await page.close();
}
for (const name of ['synthetic', 'compared', 'trend', 'empty', 'hostile']) {
  for (const dark of [false, true]) {
    const {page, seen} = await open(name, {dark});
    const label = `${name}, ${dark ? 'dark' : 'light'}`;
    // What is closed or out of sight must be fine, too.
    await page.evaluate(() => document.querySelectorAll('li').forEach((e) => { e.style.contentVisibility = 'visible'; }));
    if (shots) await page.screenshot({path: `${shots}/${name}-${dark ? 'dark' : 'light'}.png`, fullPage: true});
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    const found = await faults(page);
    check(found.length === 0, `${label}: axe finds nothing ${found.join('; ')}`);
    check(await page.evaluate(() => window.pwned === undefined), `${label}: nothing foreign ran`);
    check(seen.requests.length === 0, `${label}: nothing was loaded ${seen.requests}`);
    check(seen.errors.length === 0, `${label}: nothing complained ${seen.errors.slice(0, 3)}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    check(!wide, `${label}: fits its window`);
    await page.close();
  }
}

{
  const {page} = await open('synthetic', {width: 380});
  check(!(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)), 'fits a telephone');
  if (shots) await page.screenshot({path: `${shots}/synthetic-narrow.png`, fullPage: true});
  await page.close();
}
{
  const {page} = await open('hostile');
  await page.evaluate(() => document.querySelectorAll('code, span, a, li').forEach((e) => {
    e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
  }));
  check(await page.evaluate(() => window.pwned === undefined), 'hostile: nothing foreign ran when it was touched');
  await page.close();
}
{
  const {page} = await open('synthetic', {scripts: false});
  check(!(await page.$eval('[role=search]', (e) => e.checkVisibility())), 'without scripts: no filter that does nothing');
  check(await page.$eval('#controls', (e) => e.innerText.includes('port 22 is open')), 'without scripts: reads');
  await page.close();
}
{
  const {page} = await open('synthetic');
  const all = await shown(page);
  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.textContent === 'Skip to the verdicts'), 'first stop skips');
  await page.type('#q', 'ssh publicly');
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('0 of'));
  check(await shown(page) === 0, 'words that occur nowhere together find nothing');
  await page.evaluate(() => { document.getElementById('q').value = ''; });
  await page.type('#q', 'port 22 aws_security_group');
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('1 of'));
  check(await shown(page) === 1, 'words are found');
  await page.click('#reset');
  check(await shown(page) === all, 'all come back');
  await page.select('#severity', 'critical');
  await page.waitForFunction(() => document.getElementById('shown').textContent.includes('1 controls'));
  check(await shown(page) < all, 'severity narrows');
  await page.click('#reset');
  for (const box of await page.$$('input[name=verdict]')) {
    if (await box.evaluate((b) => b.value !== 'waived')) await box.click();
  }
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('2 of'));
  check(await shown(page) === 2, 'verdicts narrow');
  await page.close();
}
{
  const {page} = await open('compared');
  await page.click('#new');
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('1 of'));
  check(await shown(page) === 1, 'new failures alone');
  await page.close();
}
{
  const {page, took} = await open('large');
  check(took < 15000, `100,000 verdicts open in ${took} ms`);
  const begin = Date.now();
  await page.evaluate(() => {
    document.getElementById('q').value = 'item_0000007 team_07';
    document.getElementById('q').dispatchEvent(new Event('input', {bubbles: true}));
  });
  await page.waitForFunction(() => document.getElementById('shown').textContent.includes(' of 100000 '), {timeout: 60000});
  const first = Date.now() - begin;
  const again = await page.evaluate(() => new Promise((done) => {
    const at = performance.now();
    const status = document.getElementById('shown');
    const q = document.getElementById('q');
    status.textContent = '';
    q.value = 'item_0000011';
    q.dispatchEvent(new Event('input', {bubbles: true}));
    const look = () => status.textContent === '' ? setTimeout(look, 5)
                                                 : requestAnimationFrame(() => done(performance.now() - at));
    setTimeout(look, 0);
    setTimeout(() => done(Infinity), 30000);
  }));
  check(first < 8000, `the first search of 100,000 verdicts takes ${first} ms`);
  check(again < 3000, `the next takes ${Math.round(again)} ms`);
  check(await shown(page) === 500, 'it finds one resource in ten roots under fifty controls');
  if (shots) await page.screenshot({path: `${shots}/large.png`});
  const heap = await page.metrics();
  console.log(`        ${heap.Nodes} nodes, ${Math.round(heap.JSHeapUsedSize / 1048576)} MB of script's memory`);
  await page.close();
}
{
  const {page} = await open('synthetic');
  const pdf = await page.pdf({format: 'A4', path: shots ? `${shots}/synthetic.pdf` : undefined});
  check(pdf.length > 10000, 'prints');
  await page.close();
}
await browser.close();
console.log(failures === 0 ? 'all passed' : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);

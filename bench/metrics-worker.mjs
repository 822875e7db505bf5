// @ts-check
/**
 * All headline figures of 100,000 rows with 1,000 bootstrap draws, in the built page's own metrics worker in
 * Chromium: npm run build && node bench/metrics-worker.mjs [--rows N]
 *
 * Pearson, Spearman, Kendall's τ-b, share of bad rows, AUROC, AURC, E-AURC, AUGRC, both AUPR, FPR95, ECE, adaptive
 * ECE, MCE and Brier. Processor time is that of the worker's thread, from Chromium's trace: other processes stretch
 * the clock only.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../node/chromium/find-chromium.mjs';
import { distFolder, listen, makeStaticServer } from '../node/server/static-server.mjs';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const file = readdirSync(join(distFolder, 'assets')).find((name) => /^metrics-.*\.js$/.test(name));
if (!file) throw new Error('dist/assets has no metrics worker. Build the page first: npm run build');

const server = makeStaticServer({ base: '/', isolation: true });
const address = `http://localhost:${await listen(server, { port: 0 })}/`;
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: chromiumArgs });
const page = await browser.newPage();
await page.goto(`${address}icon.svg`);
await browser.startTracing(page, {
  categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
});
const seconds = await page.evaluate(
  async ([url, n]) => {
    let state = 5;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const label = new Float64Array(n);
    const score = label.map((_, row) => {
      const quality = random();
      label[row] = Math.floor(10 * quality);
      return 9 * (0.6 * quality + 0.4 * random());
    });
    const probs = new Float64Array(10 * n);
    for (let at = 0; at < probs.length; at++)
      probs[at] = Math.exp(-(((at % 10) - /** @type {number} */ (score[Math.floor(at / 10)])) ** 2) / 2);
    const args = {
      slot: null,
      rows: {
        label,
        instruction: Int32Array.from(label, (_, row) => row),
        group: new Int32Array(n),
        groups: ['one'],
        length: new Int32Array(n).fill(100),
      },
      column: { name: 'judge', score, valid: new Uint8Array(n).fill(1), probs },
      options: { seed: 2024, draws: 1000, cut: 5, scale: null, byGroup: false, baselines: false },
    };
    const worker = new Worker(url, { type: 'module' });
    const ask = (/** @type {number} */ id, /** @type {unknown} */ asked) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => (data.kind === 'result' ? resolve(data.result) : reject(data.error));
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage({ id, name: 'summarise', args: asked });
      });
    const start = performance.now();
    await ask(1, args);
    return (performance.now() - start) / 1000;
  },
  /** @type {[string, number]} */ ([`${address}assets/${file}`, Number(values.rows)]),
);
const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
await browser.close();
server.close();

/** @type {Map<string, number>} */
const busy = new Map();
const workers = new Set(
  traceEvents
    .filter(
      (/** @type {any} */ { name, args }) =>
        name === 'thread_name' && /DedicatedWorker/.test(args?.name ?? ''),
    )
    .map((/** @type {any} */ { pid, tid }) => `${pid}:${tid}`),
);
for (const { name, pid, tid, tdur } of traceEvents)
  if (name === 'RunTask' && tdur && workers.has(`${pid}:${tid}`))
    busy.set(`${pid}:${tid}`, (busy.get(`${pid}:${tid}`) ?? 0) + tdur / 1e6);
const most = Math.max(0, ...busy.values());
console.log(
  `${Number(values.rows).toLocaleString('en')} rows, 1,000 draws, 15 figures: ${seconds.toFixed(2)} s by the clock, ${most.toFixed(2)} s of the worker's processor time`,
);

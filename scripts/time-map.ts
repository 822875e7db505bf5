/**
 * How fast the map of rows is here: node --import tsx scripts/time-map.ts [ROWS]
 *
 * Each step of making it, on vectors made up, in this process; then the frames of a drag over it in Chromium, on the
 * page's own screen with fake workers.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { kMeans } from '#core/map/k-means.ts';
import { nearDuplicateRows } from '#core/map/near-rows.ts';
import { paintPoints, wholeView } from '#core/map/paint-points.ts';
import { landmarksOf, placeRows } from '#core/map/place-rows.ts';
import { principalComponents } from '#core/map/principal-components.ts';
import { nearestRows } from '#core/map/row-vectors.ts';
import { seededRandom } from '#core/random/random.ts';
import { layOut } from '#services/map/lay-out.ts';
import { chromiumArgs, findChromium } from '../node/chromium/find-chromium.mjs';
import { listen, makeStaticServer } from '../node/server/static-server.mjs';

const n = Number(process.argv[2] ?? 100_000);
const width = 384;
const say = (step: string, milliseconds: number) =>
  console.log(`${step.padEnd(44)} ${milliseconds.toFixed(milliseconds < 100 ? 1 : 0).padStart(8)} ms`);
async function timed<R>(step: string, work: () => R | Promise<R>): Promise<R> {
  const start = performance.now();
  const result = await work();
  say(step, performance.now() - start);
  return result;
}

const random = seededRandom(1);
const lumps = Array.from({ length: 40 }, () => Float32Array.from({ length: width }, () => random() - 0.5));
const values = new Float32Array(n * width);
for (let row = 0; row < n; row++) {
  const own = values.subarray(row * width, (row + 1) * width);
  for (let c = 0; c < width; c++) own[c] = lumps[row % 40]![c]! + 0.6 * (random() - 0.5);
  const length = Math.hypot(...own);
  for (let c = 0; c < width; c++) own[c]! /= length;
}
const vectors = { n, width, values };
console.log(`${n} rows of ${width} components`);
const points = await timed('32 principal components', () => principalComponents(vectors, 32, 1));
const landmarks = landmarksOf(n, 1);
const known = await timed(`UMAP of ${landmarks.length} rows`, () =>
  layOut(points, landmarks, 1, async () => {}),
);
const places = { x: new Float32Array(n), y: new Float32Array(n) };
await timed('placing every row', () => placeRows(points, landmarks, known, places, 0, n));
const plane = {
  n,
  width: 2,
  values: Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 ? places.y : places.x)[i >> 1]!),
};
const cluster = await timed('8 clusters', () => kMeans(plane, 8, 1));
await timed('nearest rows of a row', () => nearestRows(vectors, 0, 5));
const some = { n: Math.min(n, 10_000), width, values: values.subarray(0, Math.min(n, 10_000) * width) };
const firstPoints = { n: some.n, width: 32, values: points.values.subarray(0, some.n * 32) };
await timed(`near-duplicates of ${some.n} rows, every pair`, () =>
  nearDuplicateRows(
    some,
    firstPoints,
    Int32Array.from({ length: some.n }, (_, row) => row),
    cluster.subarray(0, some.n),
  ),
);
const pixels = new Uint32Array(900 * 600);
const view = wholeView(places, 900, 600, 16);
const code = Int8Array.from(cluster);
for (let i = 0; i < 5; i++)
  paintPoints(pixels, 900, 600, places, code, new Uint32Array(8).fill(1), view, 1.5);
await timed('painting every row once, 900 × 600', () =>
  paintPoints(pixels, 900, 600, places, code, new Uint32Array(8).fill(1), view, 1.5),
);

const folder = mkdtempSync(join(tmpdir(), 'self-judge-map-'));
await build({
  logLevel: 'error',
  build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: 'e2e/stage/index.html' } },
});
const server = makeStaticServer({ dist: folder });
const port = await listen(server, { port: 0 });
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: chromiumArgs });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`http://localhost:${port}/e2e/stage/index.html?scene=large#/map`);
  await page.waitForSelector('canvas', { timeout: 60_000 });
  // As text: what compiles this file would name functions by a helper that the page does not have.
  const frames = (await page.evaluate(`(async () => {
    const plot = document.querySelector('[role=application]');
    const { left, top } = plot.getBoundingClientRect();
    plot.setPointerCapture = () => {};
    const send = (type, at) =>
      plot.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          pointerId: 1,
          clientX: left + 300 + 100 * Math.sin(at / 20),
          clientY: top + 200,
        }),
      );
    send('pointerdown', 0);
    const times = [];
    for (let at = 0; at < 180; at++) {
      send('pointermove', at);
      times.push(await new Promise(requestAnimationFrame));
    }
    send('pointerup', 180);
    return times.slice(1).map((time, i) => time - times[i]);
  })()`)) as number[];
  frames.sort((a, b) => a - b);
  console.log('Frames of a drag over 100,000 rows in Chromium:');
  say('  median', frames[Math.floor(frames.length / 2)]!);
  say('  95th percentile', frames[Math.floor(0.95 * frames.length)]!);
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import serveStatic from 'serve-static';
import { judgeCommand } from '../cli/commands/judge.ts';
import { run } from '../node/process/run.mjs';
import { listen, modelFiles } from '../node/server/static-server.mjs';
import type { JudgedResult } from '../src/library/judge-types.ts';
import { expect, test } from './pages/test.ts';

let folder: string;
let server: Server;
let address: string;

/** A page of somebody's, on a plain host: the library lies in a folder of it, the models beside the library. */
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'library-'));
  const build = ['scripts/build-library.mjs', '--out', join(folder, 'scripts', 'judge')];
  const { code, output } = await run(process.execPath, build);
  expect(code, output).toBe(0);
  const block = /```js\n([\s\S]+?)```/.exec(await readFile('docs/library.md', 'utf8'))![1]!;
  await writeFile(
    join(folder, 'block.js'),
    `${block}\nwindow.told = { results, rows, backend: judge.backend };\n`,
  );
  const map = JSON.stringify({ imports: { 'self-judge-workbench/judge': './scripts/judge/judge.js' } });
  await writeFile(
    join(folder, 'index.html'),
    `<script type="importmap">${map}</script><script type="module" src="block.js"></script>`,
  );
  const models = modelFiles();
  const files = serveStatic(folder);
  server = createServer((request, response) => {
    const whole = request.url!;
    request.url = whole.replace(/^\/scripts\/judge(?=\/models\/)/, '');
    models(request, response, () => {
      request.url = whole;
      files(request, response, () => response.writeHead(404).end());
    });
  });
  address = `http://localhost:${await listen(server, { port: 0 })}/`;
});

test.afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await rm(folder, { recursive: true });
});

test('the ten lines of docs/library.md run, and give what the command gives', async ({ page }, info) => {
  await page.goto(address);
  await page.waitForFunction(() => 'told' in window);
  const { results, rows } = await page.evaluate(
    () => (window as unknown as { told: { results: JudgedResult[]; rows: object[] } }).told,
  );
  const data = info.outputPath('rows.jsonl');
  const out = info.outputPath('judged.jsonl');
  await writeFile(data, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  expect(await judgeCommand.run(['--data', data, '--out', out, '--backend', 'wasm'])).toBe(0);
  const judged = (await readFile(out, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(results).toHaveLength(2);
  results.forEach((result, at) => {
    if (result.kind !== 'digits') throw new Error(`Row ${at} has ${result.kind}`);
    expect(result.score).toBeCloseTo(judged[at].judge_score, 4);
    result.probs.forEach((p, digit) => {
      expect(p).toBeCloseTo(judged[at].judge_probs[digit], 5);
    });
  });
});

// @ts-check
/**
 * How long it takes to check a stored model again before it is used: node bench/recheck.mjs [--rounds N]
 *
 * Chromium reads the default judge's file from its private file system and hashes its pieces, by the same module as
 * the page. Prints the size and the seconds of each round. Needs the model in the cache (npm run models).
 */
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { chromiumArgs, findChromium } from '../node/chromium/find-chromium.mjs';
import { readManifest } from '../node/models/manifest.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const { models, defaultJudge } = readManifest();
const model = models.find(({ id }) => id === defaultJudge);
const file = model?.files[0];
if (!model || !file) throw new Error('models.json names no file of the default judge.');

const server = await createServer({ logLevel: 'error', server: { port: 0 } });
await server.listen();
const address = server.resolvedUrls?.local[0];
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: chromiumArgs });
try {
  const page = await browser.newPage();
  await page.goto(`${address}icon.svg`);
  const seconds = await page.evaluate(
    async ([url, rounds]) => {
      const module = '/src/storage/models/piece-hashes.ts';
      const { isIntact, PieceHasher } = await import(module);
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const hasher = new PieceHasher();
      hasher.update(bytes);
      const pieces = await hasher.finish();
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle('recheck', { create: true });
      const writer = await handle.createWritable();
      await writer.write(bytes);
      await writer.close();
      const taken = [];
      for (let round = 0; round < rounds; round++) {
        const start = performance.now();
        if (!(await isIntact(await handle.getFile(), pieces, () => {}))) throw new Error('The copy differs.');
        taken.push((performance.now() - start) / 1000);
      }
      return taken;
    },
    /** @type {[string, number]} */ ([`/models/${model.id}/${file.name}`, Number(values.rounds)]),
  );
  console.log(JSON.stringify({ file: file.name, bytes: file.bytes, seconds }));
} finally {
  await browser.close();
  await server.close();
}

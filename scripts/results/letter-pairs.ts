/**
 * The table of letter pairs that tells words from gibberish (`src/core/features/letter-pairs.json`), from texts of this
 * repository alone: the demo's answers in English, and paragraphs of our own in four other languages.
 *
 *     node --import tsx scripts/results/letter-pairs.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { letterPairTable } from '#core/features/letter-pairs.ts';
import samples from './letter-samples.json' with { type: 'json' };

const demo = readFileSync(new URL('../../public/demo/demo.jsonl', import.meta.url), 'utf8');
const english = demo
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { reference: string; response: string })
  .flatMap(({ reference, response }) => [reference, response]);
const table = letterPairTable([english, ...Object.values(samples)]);
writeFileSync(
  new URL('../../src/core/features/letter-pairs.json', import.meta.url),
  `${JSON.stringify(table)}\n`,
);

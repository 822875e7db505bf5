#!/usr/bin/env node
/**
 * One half of a labelled dataset, by instruction: `search` to choose a judge with, `last-look` to report on.
 * An instruction belongs to the half that the last bit of its text's SHA-256 names, so every file and every
 * program that follows this rule splits alike.
 *
 *     node scripts/results/half.mjs --data rows.jsonl --half last-look --out rows.last-look.jsonl
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const halves = ['search', 'last-look'];
const { values } = parseArgs({
  options: { data: { type: 'string' }, half: { type: 'string' }, out: { type: 'string' } },
});
if (!values.data || !values.out || !halves.includes(values.half ?? '')) {
  console.error(`Usage: half.mjs --data FILE --half ${halves.join('|')} --out FILE`);
  process.exit(2);
}

const bytes = readFileSync(values.data);
const text = (values.data.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
const lines = text.split('\n').filter((line) => line.trim() !== '');
const chosen = lines.filter((line) => halves[lastBit(JSON.parse(line).instruction)] === values.half);
writeFileSync(values.out, `${chosen.join('\n')}\n`);
console.error(`${chosen.length} of ${lines.length} rows`);

/** @param {string} instruction */
function lastBit(instruction) {
  return createHash('sha256').update(instruction, 'utf8').digest().at(-1) & 1;
}

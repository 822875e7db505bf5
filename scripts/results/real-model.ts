/**
 * A real model's logits and token ids in this engine beside those of transformers, which `real_model.py` wrote.
 *
 *     node --import tsx scripts/results/real-model.ts MODEL.gguf EXPECTED.json
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { startWasm } from '../../src/model/backends/wasm.ts';
import { nodeWasm } from '../../src/model/backends/wasm-node.ts';
import { Decoder } from '../../src/model/decoder/decoder.ts';
import { uploadDecoder } from '../../src/model/decoder/decoder-weights.ts';
import { loadTokenizer } from '../../src/model/tokenizer/load-tokenizer.ts';
import type { DecoderConfig } from '../../src/model/weights/checkpoint.ts';
import { openNodeFile } from '../../src/model/weights/node-file-source.ts';
import { openModel } from '../../src/model/weights/open-model.ts';

interface Expected {
  text: string;
  ids: number[];
  cases: { length: number; tokens: number[]; logits: number[]; logSumExp: number }[];
}

const [modelPath, expectedPath] = process.argv.slice(2);
if (!modelPath || !expectedPath) throw new Error('Usage: real-model.ts MODEL.gguf EXPECTED.json');
const expected = JSON.parse(await readFile(expectedPath, 'utf8')) as Expected;
const files = new Map([[basename(modelPath), await openNodeFile(modelPath)]]);
const { checkpoint, tokenizer } = await openModel(files);

const { tokenizer: ours } = loadTokenizer(tokenizer);
const ids = [...ours.encode(expected.text)];
const same = ids.findIndex((id, at) => id !== expected.ids[at]);
console.log(
  `tokens: ${ids.length} and ${expected.ids.length}${same === -1 ? ', the same' : `; the first that differs is ${same}`}`,
);

const { kernels } = await startWasm(nodeWasm);
const config = checkpoint.config as DecoderConfig;
const decoder = new Decoder(config, await uploadDecoder(checkpoint, kernels), kernels);
for (const { length, tokens, logits, logSumExp } of expected.cases) {
  const row = Int32Array.from(expected.ids.slice(0, length));
  const started = performance.now();
  const hidden = decoder.forward(row, { rows: 1, tokens: length }, { select: Int32Array.of(length - 1) });
  const readout = decoder.readout(hidden, Int32Array.from(tokens));
  const found = await readout.data();
  const seconds = (performance.now() - started) / 1000;
  const worst = [...logits, logSumExp].reduce(
    (most, value, at) => Math.max(most, Math.abs(value - found[at]!)),
    0,
  );
  console.log(
    `after ${length} tokens: largest difference of ${tokens.length} logits and log-sum-exp ${worst.toExponential(1)}; highest token ${tokens[0]}; ${seconds.toFixed(1)} s`,
  );
  hidden.dispose();
  readout.dispose();
}
decoder.dispose();
process.exit(0);

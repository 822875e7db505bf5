import { bufferSource } from '#model/weights/byte-source.ts';
import type { Checkpoint } from '#model/weights/checkpoint.ts';
import { openModel } from '#model/weights/open-model.ts';
import { safetensorsCheckpoint } from '#model/weights/safetensors-checkpoint.ts';
import {
  type TinyExpected,
  type TinyName,
  tinyExpected,
  tinyFiles,
  tinyNames,
} from '../fixtures/tiny-files.ts';
import { readTestFile, readTestJson } from '../testing/read-file.ts';

/** Random models small enough for any test, and what Hugging Face transformers says of them. */
export const tinyModels = [...tinyNames, 'llama-odd-sizes'] as const;

export type TinyModelName = (typeof tinyModels)[number];

const inTablesAlone: readonly TinyModelName[] = ['llama-linear', 'qwen3-yarn'];

/** Without those that differ from another in tables alone, which are computed before a device has a part in it. */
export const tinyModelsOnDevice = tinyModels.filter((model) => !inTablesAlone.includes(model));

export interface TinyModel {
  checkpoint: Checkpoint;
  cases: TinyExpected['cases'];
}

export async function readTinyModel(name: TinyModelName): Promise<TinyModel> {
  if (name === 'llama-odd-sizes') return readOddSizes();
  return readFamily(name);
}

async function readFamily(name: TinyName): Promise<TinyModel> {
  const { checkpoint } = await openModel(await tinyFiles(name));
  return { checkpoint, cases: (await tinyExpected(name)).cases };
}

/** Written by `fixtures/make_fixtures.py`. */
async function readOddSizes(): Promise<TinyModel> {
  const at = (file: string) => new URL(`./fixtures/llama-odd-sizes/${file}`, import.meta.url);
  const weights = new Map([['model.safetensors', bufferSource(await readTestFile(at('model.safetensors')))]]);
  const config = await readTestJson(at('config.json'));
  const { cases } = (await readTestJson(at('expected.json'))) as Pick<TinyModel, 'cases'>;
  return { checkpoint: await safetensorsCheckpoint(weights, config, null, 'tiny'), cases };
}

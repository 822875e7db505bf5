import { bufferSource } from '#model/weights/byte-source.ts';
import type { Checkpoint } from '#model/weights/checkpoint.ts';
import { safetensorsCheckpoint } from '#model/weights/safetensors-checkpoint.ts';
import { readTestFile, readTestJson } from '../testing/read-file.ts';

/** Folders that `fixtures/make_fixtures.py` writes: a random model of each family, and what Hugging Face says of it. */
export const tinyModels = [
  'llama-tied',
  'llama-untied-llama3-rope',
  'llama-linear-rope',
  'qwen2',
  'qwen3',
] as const;

export interface TinyModel {
  checkpoint: Checkpoint;
  cases: { ids: number[]; last_logits: number[] }[];
}

export async function readTinyModel(name: (typeof tinyModels)[number]): Promise<TinyModel> {
  const at = (file: string) => new URL(`./fixtures/${name}/${file}`, import.meta.url);
  const weights = new Map([['model.safetensors', bufferSource(await readTestFile(at('model.safetensors')))]]);
  const config = await readTestJson(at('config.json'));
  const { cases } = (await readTestJson(at('expected.json'))) as Pick<TinyModel, 'cases'>;
  return { checkpoint: await safetensorsCheckpoint(weights, config, null, 'tiny'), cases };
}

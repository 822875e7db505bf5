import { describe, expect, it } from 'vitest';
import { adapterConfigFile, weightsFile } from '#core/training/adapter-record.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { readSafetensors } from '#model/weights/safetensors-file.ts';
import { readTinyModel } from '../decoder/tiny-models.ts';
import { type PeftAdapterName, peftAdapters, peftFiles } from './fixtures/adapters.ts';
import { readPeftFiles, writePeftFiles } from './peft-files.ts';

/** Those that PEFT wrote. */
const names = (Object.keys(peftAdapters) as PeftAdapterName[]).filter((name) => name !== 'ours');

async function read(name: PeftAdapterName, change: Record<string, unknown> = {}) {
  const files = await peftFiles(name);
  const file = files.get(adapterConfigFile)!;
  const json = JSON.parse(new TextDecoder().decode(await file.read(0, file.size)));
  const changed = new TextEncoder().encode(JSON.stringify({ ...json, ...change }));
  files.set(adapterConfigFile, bufferSource(changed));
  const { checkpoint } = await readTinyModel(peftAdapters[name]);
  return { files, ...(await readPeftFiles(files, checkpoint.config as DecoderConfig)) };
}

describe('PEFT files', () => {
  it.each(names)('are written with the tensors that PEFT wrote: %s', async (name) => {
    const { files, parameters, config } = await read(name);
    const written = writePeftFiles(parameters, config, 'F32');
    const ours = await readSafetensors(bufferSource(written.get(weightsFile.lora)!));
    const theirs = await readSafetensors(files.get(weightsFile.lora)!);
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
    for (const [key, tensor] of theirs) {
      expect(ours.get(key)!.shape).toEqual(tensor.shape);
      expect(await ours.get(key)!.bytes()).toEqual(await tensor.bytes());
    }
  });

  it.each(names)('are written with a config that says the same as PEFT’s: %s', async (name) => {
    const { files, parameters, config } = await read(name);
    const file = files.get(adapterConfigFile)!;
    const theirs = JSON.parse(new TextDecoder().decode(await file.read(0, file.size)));
    const ours = JSON.parse(
      new TextDecoder().decode(writePeftFiles(parameters, config, 'F32').get(adapterConfigFile)),
    );
    for (const [key, value] of Object.entries(ours))
      expect([key, Array.isArray(value) ? value.sort() : value]).toEqual([key, theirs[key]]);
  });

  it('keep values within half precision when written so', async () => {
    const { parameters, config } = await read('attention');
    const written = writePeftFiles(parameters, config, 'F16');
    const sources = new Map([...written].map(([name, bytes]) => [name, bufferSource(bytes)]));
    const { checkpoint } = await readTinyModel('llama-odd-sizes');
    const again = await readPeftFiles(sources, checkpoint.config as DecoderConfig);
    for (const [i, value] of parameters.values.entries())
      expect(Math.abs(again.parameters.values[i]! - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11);
  });

  it.each([
    [{ peft_type: 'IA3' }, 'not LORA'],
    [{ use_dora: true }, 'use_dora'],
    [{ bias: 'all' }, 'bias'],
    [{ modules_to_save: ['lm_head'] }, 'modules_to_save'],
    [{ rank_pattern: { 'layers.0': 8 } }, 'rank_pattern'],
    [{ init_lora_weights: 'pissa' }, 'plain LoRA'],
    [{ init_lora_weights: 'pissa_niter_16' }, 'plain LoRA'],
    [{ init_lora_weights: 'olora' }, 'plain LoRA'],
    [{ init_lora_weights: 'corda' }, 'plain LoRA'],
    [{ init_lora_weights: 'loftq' }, 'plain LoRA'],
    [{ init_lora_weights: 'of_next_year' }, 'plain LoRA'],
    [{ alpha_pattern: { q_proj: 4 } }, 'alpha_pattern'],
    [{ trainable_token_indices: [1, 2] }, 'trainable_token_indices'],
    [{ target_parameters: ['experts'] }, 'target_parameters'],
    [{ a_setting_of_next_year: true }, 'a_setting_of_next_year'],
    [{ r: 4 }, 'has shape'],
    [{ r: 1e300 }, '“r”'],
    [{ use_rslora: 'yes' }, '“use_rslora”'],
    [{ lora_dropout: null }, '“lora_dropout”'],
  ])('are refused where they are not LoRA as computed here: %o', async (change, word) => {
    await expect(read('attention', change)).rejects.toMatchObject({
      code: 'bad-adapter',
      message: expect.stringContaining(word),
    });
  });

  it.each([
    { init_lora_weights: 'gaussian' },
    { init_lora_weights: 'eva', eva_config: { rho: 2 } },
    { peft_version: '9.9' },
  ])('are read where a setting changes nothing of what is computed: %o', async (change) => {
    await expect(read('attention', change)).resolves.toBeDefined();
  });

  it('are refused for another base model', async () => {
    const { checkpoint } = await readTinyModel('llama-odd-sizes');
    const reading = readPeftFiles(await peftFiles('all-linear'), checkpoint.config as DecoderConfig);
    await expect(reading).rejects.toMatchObject({ code: 'bad-adapter' });
  });
});

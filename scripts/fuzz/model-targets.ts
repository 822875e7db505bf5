import { readFile } from 'node:fs/promises';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { describeAdapter } from '#model/adapters/describe-adapter.ts';
import { ropeFrequencies } from '#model/decoder/rope.ts';
import { readTinyModel } from '#model/decoder/tiny-models.ts';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import { readLinearProbe } from '#model/linear-probe/probe-files.ts';
import { peftFiles } from '#model/lora/fixtures/adapters.ts';
import { readPeftFiles } from '#model/lora/peft-files.ts';
import { PromptBuilder } from '#model/prompt/prompt-builder.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { readTrainingState, writeTrainingState } from '#model/training/training-state.ts';
import { type ByteSource, bufferSource } from '#model/weights/byte-source.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { decoderConfig } from '#model/weights/decoder-config.ts';
import { openModel } from '#model/weights/open-model.ts';
import type { FuzzTarget } from './fuzz-target.ts';

const known = new Map(['model.gguf', 'model.safetensors'].map((name) => [name, 'known']));
const row = {
  id: 'r1',
  instruction: 'Name a river.',
  response: 'Elbe \u{1f30a} 10.5\n\n  é中',
  reference: 'The Elbe',
};

/** All that is done with a model's files before it runs: weights read, a prompt written and read back. */
async function openAll(files: ReadonlyMap<string, ByteSource>): Promise<void> {
  const { checkpoint, tokenizer } = await openModel(files, { sha256: known });
  for (const tensor of checkpoint.tensors.values()) await tensor.floats();
  const config = decoderConfig(checkpoint, 'fuzzed');
  ropeFrequencies(config);
  const prompts = new PromptBuilder(loadTokenizer(tokenizer), config.contextLength);
  const { ids } = prompts.prepare(row, {
    template: defaultTemplates['with-reference'],
    maxTokens: 512,
    minDigitMass: 0,
    hardLimit: false,
  });
  prompts.decode(ids);
  prompts.spans(ids);
}

const whole = async (source: ByteSource) => source.read(0, source.size);

/** A file of a model; the others are as they were. */
const modelFile = (
  name: string,
  form: FuzzTarget['form'],
  model: 'llama' | 'qwen3' | 'llama3-rope' = 'llama',
): FuzzTarget => ({
  name: `model-${name}`,
  form,
  seeds: async () => [await whole((await tinyFiles(model)).get(name)!)],
  read: async (input) => openAll(new Map([...(await tinyFiles(model)), [name, bufferSource(input)]])),
});

/** Only the header is changed: what stands in the weights is for the arithmetic. */
const weightsHeader = (name: string, model: 'llama' | 'llama-gguf', headerBytes: number): FuzzTarget => ({
  name: `model-${name}`,
  form: 'bytes',
  seeds: async () => [(await whole((await tinyFiles(model)).get(name)!)).slice(0, headerBytes)],
  async read(input) {
    const file = (await tinyFiles(model)).get(name)!;
    const bytes = new Uint8Array(input.length + file.size - headerBytes);
    bytes.set(input);
    bytes.set(await file.read(headerBytes, file.size - headerBytes), input.length);
    const others = model === 'llama' ? await tinyFiles(model) : [];
    await openAll(new Map([...others, [name, bufferSource(bytes)]]));
  },
});

const adapterFile = (name: string, form: FuzzTarget['form']): FuzzTarget => ({
  name: `adapter-${name}`,
  form,
  seeds: async () => [await whole((await peftFiles('attention')).get(name)!)],
  async read(input) {
    const { checkpoint } = await readTinyModel('llama-odd-sizes');
    const files = new Map([...(await peftFiles('attention')), [name, bufferSource(input)]]);
    await readPeftFiles(files, checkpoint.config as DecoderConfig);
  },
});

const shipped = async (path: string) =>
  new Uint8Array(await readFile(new URL(`../../public/adapters/${path}`, import.meta.url)));

/** Every file of a model or of an adapter, and the checkpoint of a training. */
export const modelTargets: readonly FuzzTarget[] = [
  modelFile('config.json', 'json'),
  modelFile('tokenizer.json', 'json'),
  modelFile('tokenizer_config.json', 'json', 'qwen3'),
  modelFile('chat_template.jinja', 'text'),
  modelFile('model.safetensors.index.json', 'json', 'llama3-rope'),
  weightsHeader('model.safetensors', 'llama', 1024),
  weightsHeader('model.gguf', 'llama-gguf', 4096),
  adapterFile('adapter_config.json', 'json'),
  adapterFile('adapter_model.safetensors', 'bytes'),
  {
    name: 'adapter-judge.json',
    form: 'json',
    seeds: async () => [await shipped('alpaca-selfj/judge.json')],
    async read(input) {
      const weights = bufferSource(new Uint8Array(8));
      await describeAdapter(
        new Map([
          ['adapter_model.safetensors', weights],
          ['judge.json', bufferSource(input)],
        ]),
      );
    },
  },
  {
    name: 'adapter-linear-probe',
    form: 'bytes',
    seeds: async () => [(await shipped('selfj-with-reference/linear_probe.safetensors')).slice(0, 6000)],
    async read(input) {
      await readLinearProbe(bufferSource(input), { hiddenSize: 576, layers: 30 });
    },
  },
  {
    name: 'training-checkpoint',
    form: 'bytes',
    seeds: async () => [checkpoint()],
    async read(input) {
      await readTrainingState(input, 'id');
    },
  },
];

function checkpoint(): Uint8Array {
  const values = Float32Array.from([1, 2, 3]);
  const optimiser = { first: values, second: values };
  const curves = { steps: [{ step: 1, loss: 0.5 }], validations: [] };
  return writeTrainingState({ step: 1, values, optimiser, best: null, curves } as never, 'id');
}

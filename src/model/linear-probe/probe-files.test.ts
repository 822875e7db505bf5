import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { evenThresholds } from '#core/linear-probe/ordered-probit.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { writeSafetensors } from '#model/weights/safetensors-writer.ts';
import { readLinearProbe, writeLinearProbe } from './probe-files.ts';

const judge: LinearProbeJudge = {
  layers: 18,
  probes: {
    'without-reference': {
      terms: [
        {
          name: 'quality',
          weight: 1,
          bias: 4.5,
          state: Float64Array.of(0.5, -2, 1),
          features: [],
          hinge: null,
        },
        {
          name: 'damage',
          weight: -8,
          bias: 0.1,
          state: Float64Array.of(0.25, 0, 3),
          features: [{ feature: 'irrelevance-30', mean: 0.1, deviation: 0.2, weight: -0.3 }],
          hinge: 0.6,
        },
      ],
      thresholds: [-4, -3, -2, -1, 0, 1, 2, 3, 4],
      spread: 2.25,
    },
    'with-reference': null,
  },
};
const base = { hiddenSize: 3, layers: 30 };

const written = (changed: Partial<LinearProbeJudge> = {}) =>
  bufferSource(writeLinearProbe({ ...judge, ...changed }));

/** What a test may change, valid or not. */
interface LooseProbe {
  spread: unknown;
  thresholds: unknown[];
  terms: { weight: unknown; features: { feature: unknown; deviation: unknown }[] }[];
}
type LooseRoot = { layers: unknown; format: unknown; probes: Record<string, LooseProbe> };
type Change = (probe: LooseProbe, root: LooseRoot) => unknown;

/** The file with a change to what its JSON says of the probe without reference. */
function damaged(change: Change) {
  const bytes = writeLinearProbe(judge);
  const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)));
  const root: LooseRoot = JSON.parse(header.__metadata__.linear_probe);
  change(root.probes['without-reference']!, root);
  const tensors = ['quality', 'damage'].map((term) => ({
    name: `without-reference.${term}`,
    shape: [3],
    values: Float32Array.of(1, 2, 3),
  }));
  return bufferSource(writeSafetensors(tensors, 'F32', { linear_probe: JSON.stringify(root) }));
}

describe('linear-probe files', () => {
  it('read as they were written', async () => {
    expect(await readLinearProbe(written(), base)).toEqual(judge);
  });

  it('without a number of layers, are for all of them', async () => {
    expect((await readLinearProbe(written({ layers: null }), base)).layers).toBeNull();
  });

  it('are refused on a base of another size or of too few layers', async () => {
    await expect(readLinearProbe(written(), { hiddenSize: 4, layers: 30 })).rejects.toThrow(
      /hidden states of 3 numbers; the model loaded has 4/,
    );
    await expect(readLinearProbe(written(), { hiddenSize: 3, layers: 16 })).rejects.toThrow(
      /after 18 layers; the model loaded has 16/,
    );
  });

  it.each<[string, Change]>([
    ['without-reference.spread', (probe) => (probe.spread = -1)],
    ['without-reference.spread', (probe) => (probe.spread = null)],
    ['without-reference.thresholds', (probe) => probe.thresholds.reverse()],
    ['without-reference.thresholds', (probe) => probe.thresholds.pop()],
    [
      'without-reference.terms[1].features[0].deviation',
      (probe) => (probe.terms[1]!.features[0]!.deviation = 0),
    ],
    [
      'without-reference.terms[1].features[0].feature',
      (probe) => (probe.terms[1]!.features[0]!.feature = 'mood'),
    ],
    [
      'without-reference.terms[1].features[0].feature',
      (probe) => (probe.terms[1]!.features[0]!.feature = 'ngram-recall'),
    ],
    ['without-reference.terms[0].weight', (probe) => (probe.terms[0]!.weight = '1')],
    ['without-reference.terms', (probe) => (probe.terms = [])],
    ['layers', (_, root) => (root.layers = 1.5)],
    ['format', (_, root) => (root.format = 3)],
  ])('are refused where %s is wrong, by its name', async (field, change) => {
    await expect(readLinearProbe(damaged(change), base)).rejects.toMatchObject({
      code: 'bad-adapter',
      data: { field },
    });
  });
});

describe('files from before features', () => {
  const file = (spread: number) =>
    bufferSource(
      writeSafetensors(
        [
          { name: 'with-reference.weights', shape: [3], values: Float32Array.of(1, 2, 3) },
          { name: 'with-reference.bias_spread', shape: [2], values: Float32Array.of(4.5, spread) },
          { name: 'layers', shape: [1], values: Float32Array.of(15) },
        ],
        'F32',
      ),
    );

  it('open as one linear form, in digits', async () => {
    expect(await readLinearProbe(file(2.5), base)).toEqual({
      layers: 15,
      probes: {
        'without-reference': null,
        'with-reference': {
          terms: [
            {
              name: 'quality',
              weight: 1,
              bias: 4.5,
              state: Float64Array.of(1, 2, 3),
              features: [],
              hinge: null,
            },
          ],
          thresholds: evenThresholds,
          spread: 2.5,
        },
      },
    });
  });

  it.each([-2.5, 0, Number.NaN])('are refused with a spread of %d', async (spread) => {
    await expect(readLinearProbe(file(spread), base)).rejects.toMatchObject({ code: 'bad-adapter' });
  });

  it('open as they were shipped', async () => {
    const shipped = await readFile('public/adapters/alpaca-selfj/quick_fit.safetensors');
    const { layers, probes } = await readLinearProbe(bufferSource(shipped), { hiddenSize: 576, layers: 30 });
    expect(layers).toBe(15);
    expect(probes['without-reference']!.spread).toBeCloseTo(3.231, 3);
  });
});

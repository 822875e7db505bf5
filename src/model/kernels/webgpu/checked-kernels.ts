import type { KernelReport } from '#core/judge/judge.ts';
import type { StoredTensor, TensorType } from '#model/weights/checkpoint.ts';
import { dispose } from '../../tf.ts';
import { genericKernels } from '../generic.ts';
import type { HeadGeometry, Kernels } from '../kernels.ts';
import { canAttend } from './attention.ts';
import { CheckInputs, difference, reasonOf } from './check/compare.ts';
import {
  attentionGradient,
  decoderAttention,
  decodingAttention,
  encoderAttention,
  type OperationCheck,
  operationChecks,
} from './check/operation-checks.ts';
import { checkVocabulary } from './check/weight-checks.ts';
import { GpuLinear } from './linear.ts';
import type { WebGpuRuntime } from './runtime.ts';
import { TileTuner, type TuningStore } from './tuner.ts';
import { GpuVocabulary } from './vocabulary.ts';
import { webGpuKernels } from './webgpu-kernels.ts';

/** Runs work where stock operations can be trusted, and then makes WebGPU current again. */
export type Reference = <R>(work: () => Promise<R>) => Promise<R>;

export interface KernelSetting {
  runtime: WebGpuRuntime;
  /** Identifies the adapter in the store of tunings. */
  adapter: string;
  reference: Reference;
  tunings?: TuningStore | null;
}

/** Two different inputs: where a shader did not run, the bytes of an earlier read may look right. */
const seeds = [1, 2];

/**
 * Our WebGPU kernels, each used only once it has given, on this device, what stock operations give: forward, and
 * backward where it has a gradient. One that does not is replaced by stock operations and named in the report.
 * What depends on a model's sizes and types is checked when they are known: `prepare`, `packLinear`, `packVocabulary`.
 */
export function checkedKernels(setting: KernelSetting): { kernels: Kernels; report: KernelReport } {
  const { runtime, adapter, reference, tunings = null } = setting;
  const tuner = new TileTuner(runtime, adapter, tunings);
  const own = webGpuKernels(runtime, tuner.tilesFor);
  const report: KernelReport = { name: 'webgpu', fallbacks: [], choices: [] };
  const checked = new Set<string>();
  const passed = new Set<string>();
  const vocabularies = new Map<TensorType, boolean>();
  const by = (what: string) => (passed.has(what) ? own : genericKernels);
  const fallBack = (kernel: string, reason: string) => {
    if (!report.fallbacks.some((each) => each.kernel === kernel)) report.fallbacks.push({ kernel, reason });
    return false;
  };

  async function check(checks: Record<string, OperationCheck>): Promise<void> {
    const names = Object.keys(checks);
    if (names.length === 0) return;
    const all = (kernels: Kernels, name: string) => () => evaluate(checks[name]!, kernels);
    const expected = await reference(async () => {
      const values: Float32Array[][] = [];
      for (const name of names) values.push(await all(genericKernels, name)());
      return values;
    });
    for (const [i, name] of names.entries()) {
      checked.add(name);
      try {
        const found = await runtime.isolated(all(own, name));
        const wrong = expected[i]!.map((values, output) => difference(found[output]!, values)).find(Boolean);
        if (wrong) fallBack(name, wrong);
        else passed.add(name);
      } catch (thrown) {
        fallBack(name, reasonOf(thrown));
      }
    }
  }

  async function canPack(tensors: readonly StoredTensor[]): Promise<boolean> {
    const values = (of: readonly StoredTensor[]) =>
      of.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    for (const type of new Set(tensors.map((tensor) => tensor.type))) {
      const reason = await tuner.prepare(type, values(tensors.filter((tensor) => tensor.type === type)));
      if (reason) return fallBack(`linear of ${type}`, reason);
    }
    report.choices = tuner.choices();
    return true;
  }

  async function canLookUp(type: TensorType): Promise<boolean> {
    const known = vocabularies.get(type);
    if (known !== undefined) return known;
    const wrong = await runtime
      .isolated(() => checkVocabulary(runtime, type, tuner.tilesFor(type)))
      .catch(reasonOf);
    const usable = wrong ? fallBack(`vocabulary of ${type}`, wrong) : true;
    vocabularies.set(type, usable);
    return usable;
  }

  const isOwn = (weight: object) => weight instanceof GpuLinear || weight instanceof GpuVocabulary;
  const byWeight = (weight: object) => (isOwn(weight) ? own : genericKernels);
  const kernels: Kernels = {
    name: 'webgpu',

    async prepare(heads, use) {
      const attention = attentionChecks(heads, use);
      const checks = { ...operationChecks, ...(canAttend(heads.headDim) ? attention : {}) };
      if (!canAttend(heads.headDim))
        for (const name of Object.keys(attention))
          fallBack(name, 'needs heads of a multiple of 4 dimensions');
      await check(Object.fromEntries(Object.entries(checks).filter(([name]) => !checked.has(name))));
    },

    async packLinear(source) {
      return ((await canPack(source.weights)) ? own : genericKernels).packLinear(source);
    },
    async packVocabulary(matrix) {
      const usable = (await canPack([matrix])) && (await canLookUp(matrix.type));
      return (usable ? own : genericKernels).packVocabulary(matrix);
    },
    embed: (ids, vocabulary) => byWeight(vocabulary).embed(ids, vocabulary),
    linear: (x, weight, residual) => byWeight(weight).linear(x, weight, residual),
    logits: (hidden, head) => byWeight(head).logits(hidden, head),
    readout: (hidden, head, tokens) => byWeight(head).readout(hidden, head, tokens),

    rmsNorm: (...of) => by('rmsNorm').rmsNorm(...of),
    splitHeads: (...of) => by('splitHeads').splitHeads(...of),
    attention: (heads, options) =>
      by(attentionName(options.keyMask ? 'masked attention' : 'attention', heads.q.shape[3])).attention(
        heads,
        options,
      ),
    decodeAttention: (q, segments) =>
      by(attentionName('decodeAttention', q.shape[3])).decodeAttention(q, segments),
    gatedUnit: (...of) => by('gatedUnit').gatedUnit(...of),
    layerNorm: (...of) => by('layerNorm').layerNorm(...of),
    gelu: (...of) => by('gelu').gelu(...of),

    backward: {
      linear: (dy, weight) => byWeight(weight).backward.linear(dy, weight),
      logits: (dLogits, head) => byWeight(head).backward.logits(dLogits, head),
      rmsNorm: (...of) => by('backward.rmsNorm').backward.rmsNorm(...of),
      splitHeads: (...of) => by('backward.splitHeads').backward.splitHeads(...of),
      attention: (heads, ...of) =>
        by(attentionName('backward.attention', heads.q.shape[3])).backward.attention(heads, ...of),
      gatedUnit: (...of) => by('backward.gatedUnit').backward.gatedUnit(...of),
    },
  };
  return { kernels, report };
}

const attentionName = (kernel: string, headDim: number) => `${kernel}, heads of ${headDim}`;

function attentionChecks(heads: HeadGeometry, use: 'decoder' | 'encoder'): Record<string, OperationCheck> {
  const name = (kernel: string) => attentionName(kernel, heads.headDim);
  if (use === 'encoder') return { [name('masked attention')]: encoderAttention(few(heads)) };
  return {
    [name('attention')]: decoderAttention(few(heads)),
    [name('decodeAttention')]: decodingAttention(few(heads)),
    [name('backward.attention')]: attentionGradient(few(heads)),
  };
}

/** Heads of the same size and grouping, but few of them: enough to check with. */
const few = ({ heads, kvHeads, headDim }: HeadGeometry): HeadGeometry => ({
  heads: (2 * heads) / kvHeads,
  kvHeads: 2,
  headDim,
});

/** An operation's outputs on each seed's inputs, one after the other. */
async function evaluate(check: OperationCheck, kernels: Kernels): Promise<Float32Array[]> {
  const values: Float32Array[] = [];
  for (const seed of seeds) {
    const inputs = new CheckInputs(seed);
    const outputs = check(kernels, inputs);
    for (const output of outputs) values.push((await output.data()) as Float32Array);
    dispose(outputs);
    inputs.dispose();
  }
  return values;
}

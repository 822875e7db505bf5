import type { TimeByOp } from '#core/bench/figures.ts';
import type { BenchPlan } from '#core/bench/plan.ts';
import { type RoundHooks, runRounds } from '#core/bench/rounds.ts';
import { spreadOf } from '#core/bench/spread.ts';
import { qkNorms } from '../decoder/decoder.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import type { Heads } from '../kernels/kernels.ts';
import { dispose, keep, slice, type Tensor, tidy } from '../tf.ts';
import { prefillAndRead } from './prefill.ts';
import { randomIds } from './random-ids.ts';
import { secondsOf, warmUp } from './timing.ts';

interface Op {
  op: string;
  calls: number;
  work(): Tensor;
}

/** Each operation of a prefill by itself, and the whole, in turn. */
export async function measureOps(
  engine: DecoderJudgeEngine,
  { tokens, ...limits }: BenchPlan['ops'],
  hooks: RoundHooks,
): Promise<TimeByOp> {
  const { running, decoder, digitIds } = engine;
  const { ops, owned } = await running.guard(async () => operations(engine, tokens));
  const whole = { op: 'whole', calls: 1, work: prefillAndRead(decoder, digitIds, 1, tokens) };
  try {
    const cases = [...ops, whole].map(({ op, work }) => ({
      name: op,
      prepare: () => warmUp(running, work),
      measure: () => secondsOf(running, work),
    }));
    const measured = await runRounds(cases, limits, hooks);
    const inAll = ops.flatMap(({ op, calls }) => {
      const spread = spreadOf(measured.get(op)!.seconds.map((s) => s && 1000 * calls * s));
      return spread ? [{ op, calls, milliseconds: spread }] : [];
    });
    const sum = inAll.reduce((total, { milliseconds }) => total + milliseconds.median, 0);
    const prefill = spreadOf(measured.get(whole.op)!.seconds);
    return {
      tokens,
      ops: inAll.map((each) => ({ ...each, share: each.milliseconds.median / sum })),
      explained: prefill && sum / (1000 * prefill.median),
    };
  } finally {
    dispose(owned);
  }
}

/** The operations of one row's prefill on inputs as the first layer has them. */
function operations({ decoder, digitIds }: DecoderJudgeEngine, tokens: number) {
  const { config, kernels, weights } = decoder;
  const { layers, rmsNormEps: eps } = config;
  const layer = weights.layers[0]!;
  const shape = { rows: 1, tokens };
  const geometry = { heads: config.heads, kvHeads: config.kvHeads, headDim: config.headDim };
  const ids = randomIds(tokens, config.vocabSize, tokens);
  const owned: Tensor[] = [];
  const own = <T extends Tensor>(tensor: T): T => {
    owned.push(keep(tensor));
    return tensor;
  };
  const rope = decoder.ropes(0, tokens).of(0);
  own(rope.cos);
  own(rope.sin);
  const x = own(kernels.embed(ids, weights.embedding));
  const qkv = own(kernels.linear(x, layer.qkv));
  const split = () => kernels.splitHeads(qkv, shape, geometry, rope, qkNorms(layer, eps));
  const heads = split();
  for (const head of [heads.q, heads.k, heads.v]) own(head);
  const mixed = own(kernels.attention(heads, { causal: true }));
  const gateUp = own(kernels.linear(x, layer.gateUp));
  const active = own(kernels.gatedUnit(gateUp, config.activation));
  const last = own(tidy(() => slice(kernels.rmsNorm(x, weights.finalNorm, eps), [0, 0], [1, -1])));
  const ops: Op[] = [
    { op: 'embed', calls: 1, work: () => kernels.embed(ids, weights.embedding) },
    { op: 'norms', calls: 2 * layers, work: () => kernels.rmsNorm(x, layer.attentionNorm, eps) },
    { op: 'q, k and v', calls: layers, work: () => kernels.linear(x, layer.qkv) },
    { op: 'heads and rotation', calls: layers, work: () => first(split()) },
    { op: 'attention', calls: layers, work: () => kernels.attention(heads, { causal: true }) },
    { op: 'attention output', calls: layers, work: () => kernels.linear(mixed, layer.output, x) },
    { op: 'gate and up', calls: layers, work: () => kernels.linear(x, layer.gateUp) },
    { op: 'SwiGLU', calls: layers, work: () => kernels.gatedUnit(gateUp, config.activation) },
    { op: 'down', calls: layers, work: () => kernels.linear(active, layer.down, x) },
    { op: 'digits readout', calls: 1, work: () => kernels.readout(last, weights.head, digitIds) },
  ];
  return { ops, owned };
}

function first({ q, k, v }: Heads): Tensor {
  dispose([k, v]);
  return q;
}

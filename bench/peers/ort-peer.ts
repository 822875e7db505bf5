import { WorkerClient } from '#client/worker-client.ts';
import { defaultBatchLimits, planBatches } from '#core/run/plan.ts';
import type { OrtProtocol } from './ort-protocol.ts';
import type { Peer, PeerRow } from './peer.ts';

interface OrtSettings {
  device: 'wasm' | 'webgpu';
  threads: number;
  /** One row at a time, or batches of like length as ours; a graph without a cache reuses nothing. */
  batched: boolean;
}

/** Token ids of 0 to 9 of the judge's tokenizer are looked up by whoever opens it. */
export async function openOrt(settings: OrtSettings, digitIds: readonly number[]): Promise<Peer[]> {
  const client = new WorkerClient<OrtProtocol>(
    () => new Worker(new URL('./ort-worker.ts', import.meta.url), { type: 'module', name: 'ort' }),
  );
  const { device, threads } = settings;
  await client.request('open', { device, threads });
  const read = (rows: readonly PeerRow[]) => client.request('read', { rows: rows.map(({ ids }) => ids) });
  const peer = (name: string, batches: (rows: readonly PeerRow[]) => number[][], more: object): Peer => ({
    name,
    settings: {
      device,
      threads,
      dtype: 'fp32',
      graph_optimisation: 'all',
      attention: device === 'webgpu' ? 'plain operators' : 'GroupQueryAttention',
      ...more,
    },
    modes: ['alone'],
    async judge(rows) {
      for (const batch of batches(rows)) await read(batch.map((at) => rows[at]!));
    },
    digits: async (row) => probabilities(await read([row]), digitIds),
    close: async () => client.terminate(),
  });
  const single = peer('onnx_runtime', (rows) => rows.map((_, at) => [at]), { rows_at_once: 1 });
  if (!settings.batched) return [single];
  const limits = defaultBatchLimits;
  const lengths = (rows: readonly PeerRow[]) => rows.map(({ ids }) => ids.length);
  return [
    single,
    peer('onnx_runtime_batched', (rows) => planBatches(lengths(rows), limits), {
      rows_at_once: limits.maxRows,
    }),
  ];
}

function probabilities(logits: Float32Array, tokens: readonly number[]): number[] {
  let top = -Infinity;
  for (const logit of logits) top = Math.max(top, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - top);
  return tokens.map((token) => Math.exp(logits[token]! - top) / sum);
}

import { createBenchClient } from '#client/bench-client.ts';
import type { BackendName } from '#core/judge/judge.ts';
import { digitsOf } from '#core/judge/readout.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import type { Row } from '#core/rows/row.ts';
import type { Peer, PeerMode, PeerRow } from './peer.ts';

export interface OwnPeer extends Peer {
  prepare(rows: Row[]): Promise<PeerRow[]>;
}

/** Our judge in a worker of its own. */
export async function openOwn(backend: BackendName, threads: number | null): Promise<OwnPeer> {
  const client = createBenchClient();
  const source = { kind: 'catalogue' as const, id: defaultJudgeId, allowHub: false };
  const { device } = await client.request('open', { source, backend, threads });
  const judge = (rows: readonly PeerRow[], mode: PeerMode) =>
    client.request('judge', { rows: rows.map(({ row }) => row), reusePrefixes: mode === 'as-used' });
  return {
    name: 'ours',
    settings: { backend, device, weights: 'Q4_1 GGUF' },
    modes: ['alone', 'as-used'],
    async prepare(rows) {
      const prompts = await client.request('prepare', { rows });
      return prompts.map((prompt, i) => ({ row: rows[i]!, ...prompt }));
    },
    async judge(rows, mode) {
      await judge(rows, mode);
    },
    digits: async (row) => digitsOf((await judge([row], 'alone')).readouts[0]!)!.probs,
    close: async () => client.terminate(),
  };
}

import type { Row } from '#core/rows/row.ts';

/** A row with the prompt that our judge would put: the same tokens for everyone. */
export interface PeerRow {
  row: Row;
  ids: Int32Array;
  text: string;
}

/** How a peer is asked: `alone` computes each row from its first token; `as-used` reuses what it can. */
export type PeerMode = 'alone' | 'as-used';

/** Something that can judge rows: ours, or another program in the same page. */
export interface Peer {
  readonly name: string;
  /** What it was told: threads, batch sizes, formats. */
  readonly settings: Record<string, unknown>;
  readonly modes: readonly PeerMode[];
  /** Judge all rows. */
  judge(rows: readonly PeerRow[], mode: PeerMode): Promise<void>;
  /** p(d), d = 0..9, of one row under the softmax over the vocabulary; NaN where it does not say. */
  digits(row: PeerRow): Promise<number[]>;
  close(): Promise<void>;
}

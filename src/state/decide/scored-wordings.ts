import { type Wording, wordingAt } from '#core/metrics/shift/shift-rows.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from '../client.ts';
import type { ScoredRows } from './scored-rows.ts';

/** The texts of the scored rows as the shift test reads them: read once a dataset. */
export function scoredWordings(data: Client<DataProtocol>) {
  let worded: { datasetId: string; wording: Promise<Wording> } | null = null;
  const wordingOf = (datasetId: string): Promise<Wording> => {
    if (worded?.datasetId === datasetId) return worded.wording;
    const wording = data.request('wording', { datasetId });
    const asked = { datasetId, wording };
    worded = asked;
    // What failed is asked for again the next time.
    wording.catch(() => {
      if (worded === asked) worded = null;
    });
    return wording;
  };
  return async ({ row }: ScoredRows, datasetId: string): Promise<Wording> =>
    wordingAt(await wordingOf(datasetId), row);
}

import type { MethodSpec } from '#core/method/specs.ts';
import { seenBy } from '#core/training/seen-instructions.ts';
import type { Store } from '#storage/store.ts';
import { instructionsOf } from './instructions-of.ts';

const rowsAtOnce = 256;

/**
 * 1 for the rows whose instruction a run's judge was trained on; undefined where nothing is known of that. What is
 * made of another run's scores has seen what that run's judge has. Shape [n].
 */
export async function seenRows(
  store: Store,
  datasetId: string,
  spec: MethodSpec,
  hashes: readonly string[] | undefined,
  sha256: (text: string) => string,
): Promise<Uint8Array | undefined> {
  if ('judgeRun' in spec) return (await store.runs.columns(spec.judgeRun)).seen;
  if (!hashes) return undefined;
  const instruction = await instructionsOf(store, datasetId);
  const first = new Map<number, number>();
  for (let row = 0; row < instruction.length; row++)
    if (!first.has(instruction[row]!)) first.set(instruction[row]!, row);
  const isSeen = seenBy(hashes, sha256);
  const seen = new Map<number, boolean>();
  const firsts = [...first];
  for (let from = 0; from < firsts.length; from += rowsAtOnce) {
    const some = firsts.slice(from, from + rowsAtOnce);
    const rows = await store.datasets.rows(
      datasetId,
      some.map(([, row]) => row),
    );
    for (const [at, row] of rows.entries()) seen.set(some[at]![0], isSeen(row));
  }
  return Uint8Array.from(instruction, (number) => Number(seen.get(number)));
}

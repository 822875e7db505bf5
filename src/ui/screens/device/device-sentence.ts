import { backendTitle, significant } from '#core/bench/figure-rows.ts';
import type { BackendFigures } from '#core/bench/figures.ts';
import type { BenchPart } from '#core/bench/plan.ts';
import type { BenchState, Measuring } from '#state/bench-store.ts';

const parts: Record<BenchPart, string> = {
  load: 'loading the judge',
  peaks: 'products and a layer',
  prefill: 'prefills',
  operations: 'operations one by one',
  rows: 'demo rows',
  generation: 'writing',
  leaks: 'what is left behind',
  stock: 'stock operations',
};

/** "WASM, 2 threads: demo rows". */
export const progressWords = (measuring: Measuring): string =>
  `${backendTitle(measuring)}: ${parts[measuring.part]}`;

/** The rate of rows at four responses an instruction, where it was measured. */
const rowsPerSecond = ({ rows }: BackendFigures): number => rows[0]?.withPrefixReuse?.median ?? 0;

/** What the page says now, as its heading. */
export function deviceSentence({ results, measuring }: Pick<BenchState, 'results' | 'measuring'>): string {
  if (measuring) return 'Measuring this device';
  const best = [...results].sort((a, b) => rowsPerSecond(b) - rowsPerSecond(a))[0];
  if (!best) return 'How fast can this device judge?';
  const rate = rowsPerSecond(best);
  if (rate === 0) return 'This device is measured; it had no time for whole rows';
  return `This device judges ${significant(rate)} demo rows a second on ${backendTitle(best)}`;
}

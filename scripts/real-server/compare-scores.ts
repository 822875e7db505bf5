import { readFile } from 'node:fs/promises';

/** What a file says of each row, by its id: the score, or null where the row is invalid. */
export type Scores = ReadonlyMap<string, number | null>;

/** Rows that a file scores in the columns of a name; rows that it says nothing of are left out. */
export async function scoresIn(path: string, name: string): Promise<Map<string, number | null>> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const scores = new Map<string, number | null>();
  for (const line of lines) {
    const row = JSON.parse(line) as Record<string, unknown>;
    const valid = row[`${name}_valid`];
    if (typeof valid !== 'boolean') continue;
    scores.set(String(row.id), valid ? (row[`${name}_score`] as number) : null);
  }
  return scores;
}

export interface Comparison {
  text: string;
  /** Of the rows that both score; 0 where there is none. */
  largest: number;
  /** Both score the same rows, hold the same rows invalid, and none is missing. */
  sound: boolean;
}

/** One sentence on how the scores of a server differ from those of the judge here. */
export function comparisonLine(what: string, here: Scores, there: Scores): Comparison {
  const differences: number[] = [];
  let bothInvalid = 0;
  const onlyHere: string[] = [];
  const onlyThere: string[] = [];
  const missing: string[] = [];
  for (const [id, own] of here) {
    const other = there.get(id);
    if (other === undefined) missing.push(id);
    else if (own === null && other === null) bothInvalid++;
    else if (own === null) onlyHere.push(id);
    else if (other === null) onlyThere.push(id);
    else differences.push(Math.abs(own - other));
  }
  const largest = Math.max(0, ...differences);
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / (differences.length || 1);
  const listed = (ids: readonly string[]) => (ids.length === 0 ? '0' : `${ids.length} (${ids.join(', ')})`);
  return {
    largest,
    sound: onlyHere.length + onlyThere.length + missing.length === 0,
    text: `${what}: ${differences.length} rows scored by both, largest difference ${largest.toExponential(1)}, mean ${mean.toExponential(1)}; invalid on both sides ${bothInvalid}, only here ${listed(onlyHere)}, only there ${listed(onlyThere)}; missing ${missing.length}.`,
  };
}

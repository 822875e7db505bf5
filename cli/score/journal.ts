import { existsSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import type { DigitReadout } from '#core/judge/judge.ts';

/** Numbers that JSON cannot write are null there. */
const known = (value: number | null): number => value ?? Number.NaN;

/** A readout as a line of JSON keeps it. */
type Written = {
  [K in keyof DigitReadout]: DigitReadout[K] extends number ? number | null : DigitReadout[K];
};

/**
 * What a method has scored so far, beside the file that it will go into: a line a row, on disk when `append`
 * settles. A call that was interrupted goes on with it; one by another method, or another model, begins anew.
 */
export class Journal {
  readonly readouts = new Map<number, DigitReadout>();

  private constructor(private readonly path: string) {}

  static async open(path: string, by: string): Promise<Journal> {
    const journal = new Journal(path);
    const [head, ...lines] = existsSync(path) ? (await readFile(path, 'utf8')).split('\n') : [];
    if (head === by) for (const line of lines) journal.#recover(line);
    await writeFile(path, `${by}\n`);
    const rows = [...journal.readouts.keys()];
    await journal.#write(rows, [...journal.readouts.values()]);
    return journal;
  }

  async append(rows: ArrayLike<number>, readouts: readonly DigitReadout[]): Promise<void> {
    for (const [at, readout] of readouts.entries()) this.readouts.set(rows[at]!, readout);
    await this.#write(Array.from(rows), readouts);
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }

  #write(rows: readonly number[], readouts: readonly DigitReadout[]): Promise<void> {
    const lines = readouts.map((readout, at) => `${JSON.stringify([rows[at], readout])}\n`);
    return appendFile(this.path, lines.join(''), { flush: true });
  }

  /** A line that a crash cut off is left out: its row is scored again. */
  #recover(line: string): void {
    if (!line.endsWith(']')) return;
    const [row, written] = JSON.parse(line) as [number, Written];
    const { probs, digitMass, score, entropy, ...rest } = written;
    this.readouts.set(row, {
      ...rest,
      tokens: known(rest.tokens),
      probs: (probs as (number | null)[]).map(known),
      digitMass: known(digitMass),
      score: known(score),
      entropy: known(entropy),
    });
  }
}

import type { Remark } from '#core/grading/remark.ts';
import type { Random } from '#core/random/random.ts';

interface QueueDependencies {
  isGraded(row: number): boolean;
  asideOf(row: number): Remark['setAside'];
  random: Random;
}

/** Which of the listed rows is graded next. */
export const queueBy = ({ isGraded, asideOf, random }: QueueDependencies) => ({
  /** The first row without a grade at `from` or after it, then before it, then the first one set aside for later. */
  ungradedFrom(visible: Int32Array, from: number, but: number | null): number | null {
    let later: number | null = null;
    for (let step = 0; step < visible.length; step++) {
      const row = visible[(from + step) % visible.length]!;
      if (row === but || isGraded(row)) continue;
      const aside = asideOf(row);
      if (aside === null) return row;
      if (aside === 'later') later ??= row;
    }
    return later;
  },
  /** One of those without a grade by chance; those set aside for later where no other is left. */
  atRandom(visible: Int32Array, but: number | null): number | null {
    const left = visible.filter((row) => row !== but && !isGraded(row) && asideOf(row) !== 'skipped');
    const first = left.filter((row) => asideOf(row) === null);
    const from = first.length > 0 ? first : left;
    return from[Math.floor(random() * from.length)] ?? null;
  },
});

/** Something that is measured several times, in turn with others. */
export interface BenchCase {
  name: string;
  /** Once, before the first round: compiles what the first call would compile. */
  prepare?(): Promise<void>;
  /** One measurement, in seconds. */
  measure(): Promise<number>;
  /** How long one measurement is thought to take, in seconds. */
  expected?: number;
}

export interface MeasuredCase {
  /** By round; null where there was no time for it. */
  seconds: (number | null)[];
  /** Why it was never measured, as a sentence; null where it was. */
  leftOut: string | null;
}

export interface RoundLimits {
  rounds: number;
  /** Seconds for all rounds together. The first measurement of a case without `expected` is always made. */
  seconds: number;
}

export interface RoundHooks {
  onMeasured?(name: string, seconds: number): void;
}

/**
 * Measure all cases once, then all again: neighbours in time are compared, so that a machine that slows down slows
 * each of them. A case that would not end within the limit is left out of that round.
 */
export async function runRounds(
  cases: readonly BenchCase[],
  limits: RoundLimits,
  { onMeasured }: RoundHooks = {},
): Promise<Map<string, MeasuredCase>> {
  const results = new Map<string, MeasuredCase>();
  for (const { name } of cases) results.set(name, { seconds: [], leftOut: null });
  let spent = 0;
  for (let round = 0; round < limits.rounds; round++) {
    let any = false;
    for (const each of cases) {
      const result = results.get(each.name)!;
      const expected = lastOf(result.seconds) ?? each.expected;
      if (result.leftOut !== null || (expected !== undefined && spent + expected > limits.seconds)) {
        result.seconds.push(null);
        if (round === 0 && expected !== undefined) result.leftOut = tooLong(expected);
        continue;
      }
      if (round === 0) await each.prepare?.();
      const seconds = await each.measure();
      result.seconds.push(seconds);
      spent += seconds;
      any = true;
      onMeasured?.(each.name, seconds);
    }
    if (!any) break;
  }
  return results;
}

const lastOf = (values: readonly (number | null)[]): number | undefined =>
  values.findLast((value) => value !== null) ?? undefined;

const tooLong = (seconds: number) =>
  `One measurement would take about ${Number(seconds.toPrecision(2))} s here, which is more than this run's limit.`;

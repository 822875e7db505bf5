import type { LabelReport } from './label-report.ts';

type Kept = {
  [K in keyof LabelReport]: LabelReport[K] extends ArrayLike<number> ? (number | null)[] : LabelReport[K];
};

/** JSON has no NaN: a value that is missing is null. */
export function reportToJson(report: LabelReport): string {
  return JSON.stringify(report, (_, value: unknown) =>
    ArrayBuffer.isView(value)
      ? Array.from(value as unknown as ArrayLike<number>, (x) => (Number.isFinite(x) ? x : null))
      : value,
  );
}

export function reportFromJson(text: string): LabelReport {
  // Reports of before there was a choice of similarities call theirs the cosine.
  const { cosine, ...kept } = JSON.parse(text) as Kept & { cosine?: (number | null)[] };
  const floats = (values: readonly (number | null)[]) => Float64Array.from(values, (x) => x ?? Number.NaN);
  const whole = (values: readonly (number | null)[]) => Int32Array.from(values, (x) => x ?? 0);
  return {
    ...kept,
    reasons: kept.reasons as string[],
    rows: whole(kept.rows),
    selfEval: floats(kept.selfEval),
    similarity: floats(kept.similarity ?? cosine ?? []),
    column: floats(kept.column),
    combined: floats(kept.combined),
    digit: Int8Array.from(whole(kept.digit)),
    part: Uint8Array.from(whole(kept.part)),
    leftOut: Int8Array.from(whole(kept.leftOut)),
    teacherTokens: whole(kept.teacherTokens),
    studentTokens: whole(kept.studentTokens),
  };
}

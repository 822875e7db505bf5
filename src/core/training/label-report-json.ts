import * as v from 'valibot';
import { jsonBySchema, objectOf } from '../schema/by-schema.ts';
import type { LabelReport } from './label-report.ts';

const values = v.array(v.nullable(v.number()));
const size = v.pipe(v.number(), v.integer(), v.minValue(1));
const speed = v.nullable(v.number());

const kept = objectOf({
  rows: values,
  selfEval: values,
  similarity: v.optional(values),
  /** Reports of before there was a choice of similarities call theirs the cosine. */
  cosine: v.optional(values),
  column: values,
  combined: values,
  digit: values,
  part: values,
  leftOut: values,
  reasons: v.array(v.string()),
  teacherTokens: values,
  studentTokens: values,
  pace: objectOf({ rows: v.number(), forwardTokensPerSecond: speed, trainingTokensPerSecond: speed }),
  shape: objectOf({
    layers: size,
    hiddenSize: size,
    heads: size,
    kvHeads: size,
    headDim: size,
    intermediateSize: size,
    vocabSize: size,
  }),
});

/** JSON has no NaN: a value that is missing is null. */
export function reportToJson(report: LabelReport): string {
  return JSON.stringify(report, (_, value: unknown) =>
    ArrayBuffer.isView(value)
      ? Array.from(value as unknown as ArrayLike<number>, (x) => (Number.isFinite(x) ? x : null))
      : value,
  );
}

/** Null where the text is no report. */
export function reportFromJson(text: string): LabelReport | null {
  const checked = jsonBySchema(kept, text);
  if (!checked.ok) return null;
  const { cosine, similarity, ...report } = checked.value;
  const floats = (values: readonly (number | null)[]) => Float64Array.from(values, (x) => x ?? Number.NaN);
  const whole = (values: readonly (number | null)[]) => Int32Array.from(values, (x) => x ?? 0);
  return {
    ...report,
    rows: whole(report.rows),
    selfEval: floats(report.selfEval),
    similarity: floats(similarity ?? cosine ?? []),
    column: floats(report.column),
    combined: floats(report.combined),
    digit: Int8Array.from(whole(report.digit)),
    part: Uint8Array.from(whole(report.part)),
    leftOut: Int8Array.from(whole(report.leftOut)),
    teacherTokens: whole(report.teacherTokens),
    studentTokens: whole(report.studentTokens),
  };
}

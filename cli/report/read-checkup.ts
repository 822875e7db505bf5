import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import { identitySchema } from '#core/judge/identity-schema.ts';
import type { ReportCheckup, ReportJudge } from '#core/report/report-inputs.ts';
import { jsonBySchema, objectOf } from '#core/schema/by-schema.ts';
import { fileError } from '../../node/files/file-error.ts';

const estimate = v.union([
  objectOf({ undefined: v.literal(true), reason: v.string(), n: v.number() }),
  objectOf({ value: v.number(), low: v.number(), high: v.number(), n: v.number() }),
  objectOf({ value: v.number(), noInterval: v.string(), n: v.number() }),
]);

const schema = objectOf({
  rows: v.number(),
  instructions: v.number(),
  texts: v.number(),
  invalid: v.number(),
  spread: v.number(),
  sentence: v.string(),
  /** Earlier versions wrote a line of words alone. */
  judge: v.optional(v.string()),
  identity: v.optional(v.nullable(identitySchema)),
  degradations: v.array(
    objectOf({
      label: v.string(),
      kind: v.string(),
      pairs: v.number(),
      lower: estimate,
      shift: estimate,
      effect: v.nullable(estimate),
      verdict: v.string(),
    }),
  ),
});

/**
 * The check-up that `checkup --out` wrote.
 * @param judge who gave the scores that are reported; null where their file does not say
 * @throws AppError `not-a-checkup` with the field that is wrong, `other-judge` where it is of another judge, and the
 * codes of `fileError`
 */
export async function readCheckup(path: string, judge: ReportJudge | null): Promise<ReportCheckup> {
  const text = await readFile(path, 'utf8').catch((thrown) => {
    throw fileError(thrown, { path, doing: 'read', consequence: 'No report was written.' });
  });
  const found = jsonBySchema(schema, text);
  if (found.ok) {
    const { identity = null, judge: by, ...checkup } = found.value;
    if (judge && identity) refuseOther(path, judge, identity);
    return { ...(checkup as unknown as ReportCheckup), unchecked: unchecked(judge, identity, by ?? null) };
  }
  throw new AppError(
    'not-a-checkup',
    `${path} is not what checkup --out writes: ${found.field}: ${found.what}. No report was written. Name the file that checkup wrote, or leave --checkup out.`,
    { path, field: found.field },
  );
}

type Identity = v.InferOutput<typeof identitySchema>;

/** What must be equal for two scores to be comparable, by the names of an export's columns. */
const comparedOf = (identity: Identity): Record<string, string | number | null> => ({
  judge_method: identity.method,
  judge_model_sha256: identity.model.sha256,
  judge_adapter_sha256: identity.adapter?.sha256 ?? null,
  judge_template_sha256: identity.template.sha256,
  judge_mode: identity.mode,
  judge_max_tokens: identity.maxTokens,
});

function refuseOther(path: string, judge: ReportJudge, identity: Identity): void {
  for (const [column, value] of Object.entries(comparedOf(identity))) {
    const told = judge[column as keyof ReportJudge];
    if (told === value) continue;
    throw new AppError(
      'other-judge',
      `${path} is a check-up of another judge than gave these scores: ${column} is ${told ?? 'empty'} in the data and ${value ?? 'empty'} in the check-up. No report was written. Name a check-up of this judge, or leave --checkup out.`,
      { path, column },
    );
  }
}

/** Why nobody can say that the check-up is of the judge reported; null where it is. */
function unchecked(judge: ReportJudge | null, identity: Identity | null, by: string | null): string | null {
  if (judge && identity) return null;
  const of = by === null ? '' : ` It is of ${by}.`;
  return `${judge ? 'The check-up’s file' : 'The file of scores'} does not say which judge it is of, so whether both are of the same judge was not checked.${of}`;
}

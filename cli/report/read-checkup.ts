import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import type { ReportCheckup } from '#core/report/report-inputs.ts';
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
 * @throws AppError `not-a-checkup` with the field that is wrong, and the codes of `fileError`
 */
export async function readCheckup(path: string): Promise<ReportCheckup> {
  const text = await readFile(path, 'utf8').catch((thrown) => {
    throw fileError(thrown, { path, doing: 'read', consequence: 'No report was written.' });
  });
  const found = jsonBySchema(schema, text);
  if (found.ok) return found.value as unknown as ReportCheckup;
  throw new AppError(
    'not-a-checkup',
    `${path} is not what checkup --out writes: ${found.field}: ${found.what}. No report was written. Name the file that checkup wrote, or leave --checkup out.`,
    { path, field: found.field },
  );
}

import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { identitySchema, questionSchema } from '../judge/identity-schema.ts';
import { certifyingMethods } from '../metrics/threshold/certify.ts';
import { promiseUnits } from '../metrics/threshold/promise-unit.ts';
import { rowWeightings } from '../metrics/threshold/threshold-options.ts';
import { jsonBySchema, objectOf } from '../schema/by-schema.ts';
import { date, wholeNumber } from '../schema/stored-fields.ts';
import { type Policy, policyFormat, policyVersion, referenceKinds } from './policy.ts';
import { policyDigest, type Sha256 } from './policy-digest.ts';

const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const probabilities = v.pipe(v.array(v.pipe(finite, v.minValue(0))), v.length(10));

const promise = objectOf({
  method: v.picklist(['working-point', ...certifyingMethods, 'conformal-risk']),
  alpha: share,
  delta: share,
  unit: v.picklist(promiseUnits),
  weights: v.picklist(rowWeightings),
  estimand: v.string(),
  sentence: v.string(),
  restsOn: v.string(),
  assumptions: v.array(v.string()),
  split: objectOf({ seed: wholeNumber, calibration: share }),
  test: v.nullable(objectOf({ coverage: share, risk: share, low: share, high: share })),
});

const reference = objectOf({
  of: v.picklist(referenceKinds),
  groups: v.array(v.string()),
  instruction: v.array(wholeNumber),
  score: v.array(finite),
  characters: v.array(wholeNumber),
  group: v.array(v.pipe(finite, v.integer(), v.minValue(-1))),
  probs: v.nullable(v.array(probabilities)),
  wording: v.nullable(
    objectOf({
      traits: v.array(objectOf({ name: v.string(), values: v.array(v.nullable(finite)) })),
      languages: v.array(v.string()),
      language: v.array(v.pipe(finite, v.integer(), v.minValue(-1))),
    }),
  ),
  content: v.array(v.string()),
});

const policy = objectOf({
  format: v.literal(policyFormat),
  version: v.literal(policyVersion),
  createdAt: date,
  judge: identitySchema,
  question: v.nullable(questionSchema),
  threshold: v.nullable(finite),
  rule: v.picklist(['score', 'coverage', 'risk', 'guarantee']),
  origin: v.string(),
  promise: v.nullable(promise),
  data: objectOf({
    name: v.string(),
    sha256: v.string(),
    rows: wholeNumber,
    scored: wholeNumber,
    labelled: wholeNumber,
    instructions: wholeNumber,
    label: v.nullable(v.string()),
    labelThreshold: v.nullable(finite),
    where: v.optional(v.array(v.string())),
  }),
  expiry: objectOf({
    by: v.literal('drift'),
    level: share,
    permutations: v.pipe(wholeNumber, v.minValue(19), v.maxValue(9999)),
    seed: wholeNumber,
  }),
  reference,
  sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'it is not a SHA-256'))),
});

const header = objectOf({ format: v.literal(policyFormat), version: finite });

/**
 * A policy file's text, its digest checked. A file of before there were digests is read too: `digestNote` says so.
 * @param name what to call it in an error
 * @throws AppError `bad-policy`, with the field that is wrong: `sha256` where it was changed since it was written
 */
export async function parsePolicy(text: string, name: string, sha256: Sha256): Promise<Policy> {
  const head = jsonBySchema(header, text);
  if (!head.ok) throw bad(name, `is not a policy file (${head.field}: ${head.what})`, head.field);
  if (head.value.version > policyVersion)
    throw bad(
      name,
      `is of version ${head.value.version}, and this workbench reads version ${policyVersion}: update it`,
      'version',
    );
  const checked = jsonBySchema(policy, text);
  if (!checked.ok)
    throw bad(name, `cannot be used: its field ${checked.field} is wrong (${checked.what})`, checked.field);
  const found = checked.value as unknown as Policy;
  const uneven = unevenField(found.reference);
  if (uneven !== null)
    throw bad(name, `cannot be used: its field reference.${uneven} has not one entry a row`, uneven);
  // A field of nobody's, nested too deep to be written, has no digest.
  const digest = found.sha256 && (await policyDigest(found, sha256).catch(() => null));
  if (digest !== found.sha256)
    throw bad(name, 'was changed after it was written: its content does not have the digest in it', 'sha256');
  return found;
}

/** What to tell of a policy that nothing vouches for; null where its digest was checked. */
export const digestNote = ({ sha256 }: Policy): string | null =>
  sha256 === undefined
    ? 'The policy file has no digest, as those of earlier versions: whether it was changed since it was written cannot be told. Export it again to give it one.'
    : null;

/** The first list of the reference rows that is not as long as their scores, or that points outside its names. */
function unevenField({ score, groups, wording, ...lists }: Policy['reference']): string | null {
  const n = score.length;
  const { instruction, characters, group, probs, content } = lists;
  const all = { instruction, characters, group, content, ...(probs ? { probs } : {}) };
  for (const [field, list] of Object.entries(all)) if (list.length !== n) return field;
  if (group.some((index) => index >= groups.length)) return 'group';
  if (!wording) return null;
  if (wording.traits.some(({ values }) => values.length !== n)) return 'wording.traits';
  const { language, languages } = wording;
  return language.length !== n || language.some((index) => index >= languages.length)
    ? 'wording.language'
    : null;
}

const bad = (name: string, what: string, field: string) =>
  new AppError('bad-policy', `${name} ${what}. Nothing was decided. Export the policy again.`, {
    file: name,
    field,
  });

import { AppError } from '../errors.ts';
import type { AboutFilter } from '../filter/about-filter.ts';
import { caveatWords, promiseScope } from '../filter/caveats.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
import type { JudgedTexts } from '../judge/judge.ts';
import { judgedContent } from '../judge/judged-content.ts';
import { shiftLevel } from '../metrics/shift/is-shift.ts';
import type { ShiftRows } from '../metrics/shift/shift-rows.ts';
import { dataBytes } from '../report/data-digest.ts';
import { type Policy, type PolicyData, policyFormat, policyVersion } from './policy.ts';
import type { PolicyDecision } from './policy-decision.ts';
import { policyDigest, type Sha256 } from './policy-digest.ts';
import { referenceKind, referenceOf, referencePlaces } from './policy-reference.ts';

/** What a policy is made from. */
export interface PolicyInputs extends ShiftRows {
  /** New rows of another file, which the promise is weighted for; null or missing: those without a label. */
  fresh?: ShiftRows | null;
  judge: JudgeIdentity;
  /** The settings that the judge was asked with, whatever else they say; null where its words are not known. */
  question: Policy['question'];
  decision: PolicyDecision;
  data: Pick<PolicyData, 'name' | 'label' | 'labelThreshold'>;
  /** The filter that the rows meet; null or missing where they are all rows. */
  filter?: AboutFilter | null;
  /** ISO 8601. */
  createdAt: string;
}

export interface PolicyDependencies {
  /** Texts of some of the rows, or of the new rows of another file, by index, in order. */
  texts(indices: readonly number[], of: 'rows' | 'fresh'): Promise<readonly JudgedTexts[]>;
  sha256: Sha256;
}

const expiry: Policy['expiry'] = { by: 'drift', level: shiftLevel, permutations: 99, seed: 1 };

/** A policy: from the same rows and choices the same on the page and by the command, but for the date. */
export async function makePolicy(
  {
    rows,
    column,
    wording = null,
    fresh = null,
    judge,
    question,
    decision,
    data,
    filter = null,
    createdAt,
  }: PolicyInputs,
  { texts, sha256 }: PolicyDependencies,
): Promise<Policy> {
  refuseByLabel(filter);
  const all = { rows, column, wording };
  const kind = referenceKind(all, decision.promise?.weights ?? 'none');
  const isElsewhere = kind === 'unlabelled' && fresh !== null;
  const spokenOf = isElsewhere ? fresh : all;
  const places = referencePlaces(spokenOf, kind, expiry.seed);
  const encoder = new TextEncoder();
  const content = await Promise.all(
    (await texts([...places], isElsewhere ? 'fresh' : 'rows')).map((row) =>
      sha256(encoder.encode(judgedContent(row, judge.mode))),
    ),
  );
  const isScored = (row: number) => column.valid[row] === 1;
  const policy: Policy = {
    format: policyFormat,
    version: policyVersion,
    createdAt,
    judge,
    question: question && {
      template: question.template,
      maxTokens: question.maxTokens,
      minDigitMass: question.minDigitMass,
    },
    ...(filter ? scopedTo(filter, decision) : decision),
    data: {
      ...data,
      ...(filter && {
        where: filter.onPageAlone === undefined ? filter.where : [...filter.where, filter.onPageAlone],
      }),
      sha256: await sha256(dataBytes(rows, column)),
      rows: rows.label.length,
      scored: column.valid.reduce((sum, value) => sum + value, 0),
      labelled: rows.label.reduce(
        (sum, value, row) => sum + Number(isScored(row) && !Number.isNaN(value)),
        0,
      ),
      instructions: new Set(rows.instruction).size,
    },
    expiry,
    reference: referenceOf(spokenOf, kind, places, content),
  };
  return { ...policy, sha256: await policyDigest(policy, sha256) };
}

/** @throws AppError `filtered-by-label` where new rows could never be told to be among those that the policy is for */
function refuseByLabel(filter: AboutFilter | null): void {
  if (filter?.caveats.includes('label'))
    throw new AppError(
      'filtered-by-label',
      `${caveatWords.label} No policy was written. Take the condition on the label away.`,
      { where: filter.where.join(' and ') },
    );
}

/** The same decision, said of the rows that it was made on. */
function scopedTo({ words }: AboutFilter, decision: PolicyDecision): PolicyDecision {
  const scope = promiseScope(words);
  const { promise } = decision;
  return {
    ...decision,
    origin: `${decision.origin} ${scope}`,
    promise: promise && { ...promise, sentence: `${promise.sentence} ${scope}` },
  };
}

/** A policy as a file has it. */
export const policyText = (policy: Policy): string => `${JSON.stringify(policy)}\n`;

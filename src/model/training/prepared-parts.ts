import { AppError } from '#core/errors.ts';
import { splitPart } from '#core/metrics/split.ts';
import type { Row } from '#core/rows/row.ts';
import type { AdapterRecord } from '#core/training/adapter-record.ts';
import { seenInstructions } from '#core/training/seen-instructions.ts';
import type { RecordDraft } from '#core/training/training-export.ts';
import { digestText } from '../weights/digest.ts';
import type { HiddenStateCache } from './hidden-state-cache.ts';
import { type LeftOut, type PreparedRow, prepareRows } from './prepare-rows.ts';
import { signalsOf } from './signals-of.ts';
import type { TrainJudgeParts } from './training-job.ts';

/** Rows that can be trained on, by the part of the data that they belong to. */
export interface PreparedParts {
  training: PreparedRow[];
  validation: PreparedRow[];
  test: PreparedRow[];
  counts: AdapterRecord['data']['rows'];
  /** SHA-256 of what training sees of the rows. */
  dataHash: string;
}

/**
 * Derive the labels, split, and make the prompts. What is left out is told in a notice.
 * @throws AppError `no-training-rows`
 */
export async function preparedParts(
  parts: TrainJudgeParts,
  states: HiddenStateCache | null,
): Promise<PreparedParts> {
  const { dataHash, signals } = await signalsOf(parts, states);
  const { prepared, leftOut } = prepareRows(parts, signals);
  const of = (name: 'training' | 'calibration' | 'test') =>
    prepared.filter(({ part }) => part === splitPart[name]);
  const [training, validation, test] = [of('training'), of('calibration'), of('test')];
  if (training.length === 0)
    throw new AppError(
      'no-training-rows',
      `No row is left to train on. Left out: ${inWords(leftOut) || 'none'}; the rest is held out. Choose more rows, a longer prompt or other shares.`,
      { leftOut: Object.fromEntries(countsOf(leftOut)) },
    );
  if (leftOut.size > 0)
    parts.onEvent({ kind: 'notice', code: 'rows-left-out', message: `Rows left out: ${inWords(leftOut)}.` });
  const counts = {
    training: training.length,
    validation: validation.length,
    test: test.length,
    leftOut: parts.rows.length - prepared.length,
  };
  return { training, validation, test, counts, dataHash };
}

interface Trained {
  dataHash: string;
  counts: AdapterRecord['data']['rows'];
  /** Rows of training and validation. */
  seen: readonly Row[];
  label: AdapterRecord['label'];
}

/** What the record of a judge says whatever its training comes to. */
export const recordDraft = (
  { plan, engine, dataName, robust, teaching }: TrainJudgeParts,
  { dataHash, counts, seen, label }: Trained,
): RecordDraft => ({
  format: 1,
  kind: plan.method,
  name: plan.name,
  base: engine.model,
  data: {
    name: dataName,
    sha256: dataHash,
    rows: counts,
    seenInstructions: seenInstructions(seen, digestText),
  },
  label,
  templates: plan.templates,
  maxTokens: plan.maxTokens,
  settings: plan.method === 'lora' ? plan.settings : null,
  ...(plan.method === 'linear-probe' && !teaching ? { probeTarget: plan.probeTarget } : {}),
  ...(teaching ? { prior: teaching.identity } : {}),
  ...(robust ? { form: robust.lengthAware ? ('length-aware' as const) : ('length-free' as const) } : {}),
  seed: plan.settings.seed,
});

const inWords = (leftOut: LeftOut) =>
  [...countsOf(leftOut)].map(([why, count]) => `${count} (${why})`).join(', ');

function countsOf(leftOut: LeftOut): Map<string, number> {
  const counts = new Map<string, number>();
  for (const why of leftOut.values()) counts.set(why, (counts.get(why) ?? 0) + 1);
  return counts;
}

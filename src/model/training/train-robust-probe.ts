import { AppError } from '#core/errors.ts';
import type { FeatureId } from '#core/features/feature-id.ts';
import { agreementProbe } from '#core/linear-probe/agreement.ts';
import {
  attackTerm,
  evidenceFeatures,
  fitEvidence,
  spreadOverQualities,
} from '#core/linear-probe/fault-evidence.ts';
import { type LinearProbe, type ProbeTerm, probeScore } from '#core/linear-probe/linear-probe.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import {
  damageFeatures,
  fitDamage,
  lengthAwareProbe,
  type RobustRows,
  readAsDigits,
  standardisedQuality,
  withLength,
} from '#core/linear-probe/robust-probe.ts';
import { separation } from '#core/linear-probe/separation.ts';
import { instructionNumbers, rowsOfEach } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import { eachRow } from '#core/run/scorer.ts';
import { weightsFile } from '#core/training/adapter-record.ts';
import { degradedRows, degradedWorth, untouchedWorth } from '#core/training/degraded-rows.ts';
import { writeLinearProbe } from '../linear-probe/probe-files.ts';
import { computeStates } from './fit-probe.ts';
import { HiddenStateCache } from './hidden-state-cache.ts';
import { specOf } from './prepare-rows.ts';
import { readFeatures } from './read-features.ts';
import type { RobustProbePlan, TrainJudgeParts, UntestedJudge } from './training-job.ts';

/** Untouched rows whose quality is read where nothing but its mean and deviation is wanted. */
const standardisedOn = 100;

interface ReadRow {
  row: Row;
  ids: Int32Array;
  worth: number;
  /** Null for a row as it came. */
  degradation: string | null;
}

/**
 * A robust probe: the quality term of an earlier probe, a damage term taught by degraded twins of the rows (none where
 * no twins are asked for), the response's length where it is wanted and, with reference, a fixed sum of features. No label of any kind is read.
 */
export async function trainRobustProbe(
  parts: TrainJudgeParts,
  plan: RobustProbePlan,
): Promise<UntestedJudge> {
  const { quality } = plan;
  const probe = quality.probes['without-reference'];
  const term = probe?.terms.find(({ name }) => name === 'quality');
  if (!term || quality.layers === null)
    throw new AppError(
      'bad-adapter',
      'The probe named for quality has no quality term without reference. Name one that train --method linear-probe made.',
    );
  const { layers } = quality;
  const withoutDamage = plan.degradedPerInstruction === 0;
  if (withoutDamage && !plan.lengthAware) return judgeOf(layers, probe!, { layers });
  const read = await readRows(parts, plan);
  const damageReads = plan.damageReadsState ? damageFeatures : [...evidenceFeatures, 'attack' as const];
  const features: readonly FeatureId[] = withoutDamage ? ['log-length'] : [...damageReads, 'log-length'];
  const rows = await robustRows(parts, plan, read, layers, features);
  if (withoutDamage)
    return judgeOf(layers, lengthAwareProbe(probe!, rows), { layers, standardised_on: read.length });
  const damage = plan.damageReadsState ? fitDamage(rows) : fitEvidence(rows);
  const attack = plan.damageReadsState ? [] : [attackTerm];
  const free = [standardisedQuality(term, rows), damage.term, ...attack];
  const terms = plan.lengthAware ? withLength(free, rows) : free;
  const scores = outOfFoldScores(terms, rows, damage.outOfFold, !plan.damageReadsState);
  const digits = plan.damageReadsState ? { scores, worth: rows.worth } : spreadOverQualities(scores, rows);
  return judgeOf(layers, readAsDigits(terms, digits.scores, digits.worth), {
    layers,
    degraded_rows: read.filter(({ degradation }) => degradation !== null).length,
    damage_lambda: damage.lambda,
    damage_hinge: damage.term.hinge,
    ...separation('damage', damage.outOfFold, read),
    ...(plan.damageReadsState ? separation('without_reference', scores, read) : {}),
  });
}

/** A judge of a probe without reference, and the fixed one with it. */
function judgeOf(layers: number, probe: LinearProbe, figures: UntestedJudge['figures']): UntestedJudge {
  const judge: LinearProbeJudge = {
    layers,
    probes: { 'without-reference': probe, 'with-reference': agreementProbe },
  };
  return {
    files: new Map([[weightsFile['linear-probe'], writeLinearProbe(judge)]]),
    figures,
    curves: null,
    ending: 'done',
  };
}

/** Rows and their twins as prompts; a row that does not fit is left out and said. */
async function readRows(
  { rows, engine, plan, onEvent, onProgress }: TrainJudgeParts,
  { degradedPerInstruction }: RobustProbePlan,
): Promise<ReadRow[]> {
  const twins = degradedRows(rows, degradedPerInstruction, plan.settings.seed);
  const all = [
    ...rows.map((row) => ({ row, worth: untouchedWorth, degradation: null })),
    ...twins.map(({ row, degradation }) => ({ row, worth: degradedWorth[degradation]!, degradation })),
  ];
  const spec = specOf(plan, plan.templates.withoutReference);
  const prepared = await eachRow(
    all.map(({ row }) => row),
    (row) => engine.prepare(row, spec).ids,
  );
  onProgress('prompts', all.length, all.length);
  const read = all.flatMap((each, at) => {
    const ids = prepared[at]!;
    return ids instanceof AppError ? [] : [{ ...each, ids }];
  });
  if (read.length < all.length)
    onEvent({
      kind: 'notice',
      code: 'rows-left-out',
      message: `Rows left out: ${all.length - read.length} (prompt too long).`,
    });
  return read;
}

async function robustRows(
  parts: TrainJudgeParts,
  { damageReadsState, degradedPerInstruction }: RobustProbePlan,
  read: readonly ReadRow[],
  layer: number,
  wanted: readonly FeatureId[],
): Promise<RobustRows> {
  const { engine, files, onProgress } = parts;
  const untouched = read.filter(({ degradation }) => degradation === null);
  const most = degradedPerInstruction === 0 ? untouched.length : standardisedOn;
  const standard = new Set(untouched.slice(0, most));
  const needsState = (each: ReadRow) => damageReadsState || standard.has(each);
  const instruction = instructionNumbers(read.map(({ row }) => row));
  const cache = await HiddenStateCache.open(files, engine.model, [layer]);
  let done = 0;
  for (const group of rowsOfEach(instruction)) {
    await computeStates(
      parts,
      cache,
      group.filter((row) => needsState(read[row]!)).map((row) => read[row]!.ids),
    );
    done += group.length;
    onProgress('hidden-states', done, read.length);
  }
  await cache.save();
  return {
    states: read.map((each) => (needsState(each) ? cache.get(each.ids, layer) : null)),
    features: await readFeatures(
      parts,
      read.map(({ row }) => row),
      wanted,
    ),
    worth: read.map(({ worth }) => worth),
    instruction,
    untouched: read.map(({ degradation }) => degradation === null),
  };
}

/**
 * The score of each row with the damage form as a fit gives it that has not seen the row's instruction. A row whose
 * state was not read has the mean in place of its quality, which is 0.
 * @param ofText whether all rows have the mean, since the damage term reads text alone
 */
function outOfFoldScores(
  terms: readonly ProbeTerm[],
  { states, features }: RobustRows,
  damage: Float64Array,
  ofText: boolean,
): number[] {
  return states.map((state, row) => {
    const unseen = terms.map((term) => {
      if (term.name === 'damage') return { ...term, bias: damage[row]!, state: null, features: [] };
      return term.state && (!state || ofText) ? { ...term, bias: 0, state: null } : term;
    });
    return probeScore({ terms: unseen }, { state, features: features[row]! });
  });
}

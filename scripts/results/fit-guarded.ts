/**
 * Fit a guarded judge without reading a hidden state: the quality of an earlier judge, in the standard deviations that
 * its length-aware form has, lowered by evidence of faults that text features give, from rows and degraded twins whose
 * features `features.ts` wrote. With reference it is the default judge's fixed sum.
 *
 *     node --import tsx scripts/results/fit-guarded.ts --features FILE... --quality selfj-length-aware --out DIR
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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
import { readAsDigits } from '#core/linear-probe/robust-probe.ts';
import { separation } from '#core/linear-probe/separation.ts';
import { shippedAdapters } from '#core/models/shipped-adapters.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import { type AdapterRecord, adapterRecordFile, weightsFile } from '#core/training/adapter-record.ts';
import { degradedWorth, untouchedWorth } from '#core/training/degraded-rows.ts';
import { seenInstructions } from '#core/training/seen-instructions.ts';
import { describeAdapter } from '#model/adapters/describe-adapter.ts';
import { readLinearProbe, writeLinearProbe } from '#model/linear-probe/probe-files.ts';
import { shippedFiles } from '../../cli/judge/node-judge.ts';

const { values } = parseArgs({
  options: {
    features: { type: 'string', multiple: true, default: [] },
    quality: { type: 'string' },
    out: { type: 'string' },
  },
});
const { features: paths, quality: id, out } = values;
if (paths.length === 0 || !id || !out) {
  console.error('Usage: fit-guarded.ts --features FILE... --quality ID --out DIR');
  process.exit(2);
}

interface Line {
  id: string;
  instruction: string;
  response: string;
  degradation: string | null;
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const lines = paths
  .flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'))
  .map((line) => JSON.parse(line) as Line & Record<string, number | null>);
/** Harmless changes, attacks and faults that only a reader who knows sees are no part of the fit, and are predicted. */
const isTaught = ({ degradation }: { degradation: string | null }) =>
  degradation === null || degradation in degradedWorth;
const taught = lines.filter(isTaught);
const rows = {
  states: lines.map(() => null),
  features: lines.map(
    (line) => new Map(evidenceFeatures.map((feature) => [feature as FeatureId, line[feature] ?? null])),
  ),
  worth: lines.map(({ degradation }) =>
    degradation === null ? untouchedWorth : (degradedWorth[degradation] ?? 0),
  ),
  instruction: instructionNumbers(lines),
  untouched: lines.map(({ degradation }) => degradation === null),
};

const { probe, layers, record } = await earlierJudge(id);
const damage = fitEvidence(rows, (row) => isTaught(lines[row]!));
const lowered: ProbeTerm = { ...damage.term, features: [] };
const ofTaught = <T>(values: ArrayLike<T>) => Array.from(values).filter((_, row) => isTaught(lines[row]!));
const scores = ofTaught(damage.outOfFold).map((value) =>
  probeScore({ terms: [{ ...lowered, bias: value }] }, { state: null, features: new Map() }),
);
const spread = spreadOverQualities(scores, {
  worth: ofTaught(rows.worth),
  untouched: ofTaught(rows.untouched),
});
const terms = [standardised(probe), damage.term, attackTerm];
const bytes = writeLinearProbe({
  layers,
  probes: {
    'without-reference': readAsDigits(terms, spread.scores, spread.worth),
    'with-reference': agreementProbe,
  },
});
/** What is no part of the fit, beside the untouched rows that it is compared with. */
const isOther = (line: Line) => line.degradation === null || !isTaught(line);
const others = lines.filter(isOther);
const ofOthers = (values: ArrayLike<number>) => Array.from(values).filter((_, row) => isOther(lines[row]!));
const untouched = lines.filter(({ degradation }) => degradation === null);
const written: AdapterRecord = {
  ...record,
  id: sha256(bytes).slice(0, 12),
  name: 'Guarded Self-J probe',
  form: 'length-free',
  data: {
    name: 'AlpacaEval',
    sha256: sha256(JSON.stringify(taught.map(({ instruction, response }) => [instruction, response]))),
    rows: { training: taught.length, validation: 0, test: 0, leftOut: 0 },
    seenInstructions: seenInstructions(lines, sha256),
  },
  figures: {
    layers,
    untouched_rows: untouched.length,
    degraded_rows: taught.length - untouched.length,
    instructions: new Set(rows.instruction).size,
    damage_lambda: damage.lambda,
    damage_hinge: damage.term.hinge,
    ...separation('damage', ofTaught(damage.outOfFold), taught),
    ...separation('not_taught', ofOthers(damage.outOfFold), others),
  },
  createdAt: new Date().toISOString(),
};
mkdirSync(out, { recursive: true });
writeFileSync(join(out, weightsFile['linear-probe']), bytes);
writeFileSync(join(out, adapterRecordFile), `${JSON.stringify(written, null, 2)}\n`);
console.log(JSON.stringify(written.figures, null, 2));

async function earlierJudge(name: string) {
  const shipped = shippedAdapters.find((adapter) => adapter.id === name);
  const files = shipped && (await shippedFiles(shipped));
  const described = files && (await describeAdapter(files));
  if (!files || !described?.record)
    throw new AppError('no-such-judge', `${name} is no judge that comes with the page.`);
  const judge = await readLinearProbe(files.get(described.weights)!, null);
  return { probe: judge.probes['without-reference']!, layers: judge.layers, record: described.record };
}

/** The quality term of a length-aware form, in standard deviations: its weight and the length term's bias hold them. */
function standardised({ terms: given }: LinearProbe): ProbeTerm {
  const quality = given.find(({ name }) => name === 'quality');
  const length = given.find(({ name }) => name === 'length');
  if (!quality?.state || !length)
    throw new AppError('bad-adapter', 'The judge for quality has no length-aware form without reference.');
  const { weight } = quality;
  return {
    ...quality,
    weight: 1,
    bias: weight * quality.bias + length.bias,
    state: quality.state.map((each) => each * weight),
  };
}

import type { ProbeInput } from '#core/linear-probe/linear-probe.ts';
import { pearson } from '#core/metrics/agreement/pearson.ts';
import { bootstrap } from '#core/metrics/bootstrap.ts';
import { gatherSample } from '#core/metrics/sample.ts';
import { selectiveAreas } from '#core/metrics/selective/areas.ts';
import { lossAt } from '#core/metrics/selective/loss.ts';
import { seededRandom, shuffled } from '#core/random/random.ts';
import { rowsOfEach } from '#core/rows/instruction-numbers.ts';
import { rowsAt } from '#core/teaching/out-of-fold.ts';
import { columnsOf, readingOf, taughtScores } from '#core/teaching/taught-rows.ts';
import { teach } from '#core/teaching/teach.ts';

export const gradeCounts = [0, 20, 40, 80, 160] as const;

/** A third of the instructions is held out. */
const heldShare = 1 / 3;

export interface LabelledInputs {
  inputs: readonly ProbeInput[];
  scores: ArrayLike<number>;
  label: Float64Array;
  instruction: Int32Array;
  /** A row is good from this label on. */
  cut: number;
}

interface Figures {
  auroc: number;
  pearson: number;
  aurc: number;
}

export interface Outcome {
  draw: number;
  grades: number;
  instructions: number;
  /** Instructions held out. */
  held: number;
  /** Whether the judge was kept as it is. */
  kept: boolean;
  taught: Figures;
  judge: Figures;
  length: Figures;
}

/** Each draw holds instructions out and grades rows of the others, at random; more grades contain the fewer. */
export function drawLearning(of: LabelledInputs, draws: number): Outcome[] {
  const groups = rowsOfEach(of.instruction);
  // Means, deviations and components are of all rows, as where a judged dataset is taught: no label has a part in them.
  const reading = readingOf(of.inputs);
  const all = { ...columnsOf(reading, of.inputs, of.scores), grade: of.label, instruction: of.instruction };
  return Array.from({ length: draws }, (_, draw) => {
    const random = seededRandom(1000 + draw);
    const order = [...shuffled(groups.length, random)];
    const held = order.slice(0, Math.round(heldShare * groups.length));
    const tested = held.flatMap((group) => groups[group]!);
    const pool = order.slice(held.length).flatMap((group) => groups[group]!);
    const graded = [...shuffled(pool.length, random)].map((at) => pool[at]!);
    const scoresOfJudge = tested.map((row) => of.scores[row]!);
    const shared = {
      draw,
      instructions: groups.length,
      held: held.length,
      judge: figures(of, tested, scoresOfJudge),
      length: figures(
        of,
        tested,
        tested.map((row) => of.inputs[row]!.features.get('log-length')!),
      ),
    };
    return gradeCounts
      .filter((grades) => grades <= graded.length)
      .map((grades): Outcome => {
        const teaching = teach(rowsAt(all, graded.slice(0, grades)));
        const scores = taughtScores(
          reading,
          teaching,
          tested.map((row) => of.inputs[row]!),
          scoresOfJudge,
        );
        return { ...shared, grades, kept: teaching.kept !== null, taught: figures(of, tested, scores) };
      });
  }).flat();
}

function figures(of: LabelledInputs, rows: readonly number[], score: ArrayLike<number>): Figures {
  const { sample } = gatherSample({
    score: Float64Array.from(score),
    valid: new Uint8Array(rows.length).fill(1),
    label: Float64Array.from(rows, (row) => of.label[row]!),
    instruction: Int32Array.from(rows, (row) => of.instruction[row]!),
  });
  const [areas, agreement] = bootstrap(
    [selectiveAreas(sample, lossAt(sample.label, of.cut)), pearson(sample)],
    sample.clusters,
    { seed: 1, draws: 0 },
  );
  return { auroc: areas.value('auroc'), aurc: areas.value('aurc'), pearson: agreement.value('pearson') };
}

import type { ScoreColumn } from '../metrics/rows.ts';
import { columnsOfDraws, plainDraw } from '../sampling/draw-columns.ts';
import { type Draw, defaultDrawSize, drawnQueue, drawRows, withDraw } from '../sampling/draws.ts';
import { type SamplerId, samplers, samplerWords } from '../sampling/samplers.ts';
import { plural } from '../words/count.ts';
import { percent } from '../words/percent.ts';
import { defineAnalysis } from './analysis.ts';
import { choiceOption, numberOption, optionalNumber, switchOption } from './option.ts';
import { thresholdText } from './report/text-table.ts';
import { thresholdAccepting } from './shared-options.ts';

/** Rows to grade, drawn so that what is graded can speak for all rows. */
export const sampleAnalysis = defineAnalysis({
  id: 'sample',
  command: 'sample',
  summary: 'draw rows to grade, with the chance with which each was drawn',
  notes:
    'The chances stand in the columns draw_1_SAMPLER_probability, the order to grade in in draw_1_SAMPLER_order; keep both beside the grades. A file that has such columns for all its rows is drawn from again: its draws stay, and the new one is the next. Rows to grade may then be the drawn ones of several samplers.',
  inputs: ['maybeLabelledRows', 'maybeScore', 'draws'],
  options: {
    sampler: choiceOption(samplers, {
      words: ['sampler'],
      description: Object.entries(samplerWords)
        .map(([id, words]) => `${id} draws ${words}`)
        .join('; '),
      default: 'random',
    }),
    size: numberOption({
      words: ['size'],
      description: 'rows to draw',
      min: 1,
      integer: true,
      default: defaultDrawSize,
    }),
    seed: numberOption({
      words: ['seed'],
      description: 'what the rows are drawn with; the same seed draws the same rows',
      min: 0,
      max: 4294967295,
      integer: true,
      default: 1,
    }),
    threshold: optionalNumber({
      words: ['threshold'],
      description:
        'rows at or above it are accepted, for near-threshold, declined and accepted (default: what accepts 80% of the rows)',
    }),
    all: switchOption({
      words: ['all'],
      description:
        'write every row to --out, not the drawn ones alone: estimate needs them to use the scores of rows that are not graded',
    }),
  },
  metrics: ['inclusion_probability'],
  compute: ({ rows, column = null, draws = [] }, { all, ...asked }) => {
    const threshold = column && (asked.threshold ?? thresholdAccepting(column));
    const next = drawRows({ n: rows.label.length, column, threshold }, asked);
    const isGraded = (row: number) => !Number.isNaN(rows.label[row]);
    return { draws: withDraw(draws, isGraded, next), next, threshold, all };
  },
  toJson: ({ draws, next, threshold }, { inputs: { rows, column = null }, options: { sampler, seed } }) => ({
    sampler,
    seed,
    threshold: readsThreshold(sampler) ? threshold : null,
    rows: rows.label.length,
    invalid: invalidOf(column),
    drawn: next.rows.length,
    draws: draws.length,
    queue: drawnQueue(draws).length,
    probability: probabilityRange(next),
    ids: Array.from(next.rows, (row) => rows.ids?.[row] ?? `${row + 1}`),
  }),
  toText: ({ draws, next, threshold }, { inputs: { rows, column = null }, options: { sampler, seed } }) =>
    drawText(next, {
      rows: rows.label.length - invalidOf(column),
      threshold: readsThreshold(sampler) ? threshold : null,
      seed,
      earlier: draws.length - 1,
      queue: drawnQueue(draws).length,
    }),
  file: {
    word: 'out',
    description:
      'write the drawn rows with the columns of the draws, in the order to grade in, as JSON Lines',
    rows({ rows, draws: before = [] }, { draws, all }) {
      const columns = columnsOfDraws(draws, plainDraw);
      // An earlier draw that is gone leaves no column behind.
      const gone = Object.fromEntries(columnsOfDraws(before, plainDraw).map(({ name }) => [name, null]));
      const which = all ? Array.from(rows.label.keys()) : [...drawnQueue(draws)];
      return which.map((row: number) => ({
        row,
        columns: {
          ...gone,
          ...Object.fromEntries(
            columns.map(({ name, values }) => [name, Number.isNaN(values[row]!) ? null : values[row]!]),
          ),
        },
      }));
    },
  },
  example: ['--score', 'judge_score', '--sampler', 'near-threshold', '--size', '20', '--seed', '3'],
});

const readsThreshold = (sampler: SamplerId) =>
  sampler === 'near-threshold' || sampler === 'declined' || sampler === 'accepted';

const invalidOf = (column: ScoreColumn | null): number =>
  column ? column.valid.reduce((sum, valid) => sum + Number(valid !== 1), 0) : 0;

function probabilityRange({ probability, rows }: Draw): { min: number; max: number } {
  let [min, max] = [1, 0];
  for (const row of rows) {
    min = Math.min(min, probability[row]!);
    max = Math.max(max, probability[row]!);
  }
  return { min, max };
}

interface DrawAbout {
  rows: number;
  threshold: number | null;
  seed: number;
  earlier: number;
  queue: number;
}

function drawText(draw: Draw, { rows, threshold, seed, earlier, queue }: DrawAbout): string {
  const { min, max } = probabilityRange(draw);
  const chance = min === max ? percent(min, 3) : `${percent(min, 3)} to ${percent(max, 3)}`;
  return [
    `${plural(draw.rows.length, 'row')} drawn of ${rows}, seed ${seed}: ${samplerWords[draw.sampler]}${threshold === null ? '' : `, threshold ${thresholdText(threshold)}`}. Chance of a drawn row: ${chance}.`,
    ...(earlier > 0
      ? [
          `With ${plural(earlier, 'earlier draw')}: ${plural(queue, 'row')} to grade or graded. What was left ungraded of the earlier ones is dropped.`,
        ]
      : []),
  ].join('\n');
}

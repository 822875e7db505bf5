import { type TeachingGain, teachingFigures, teachingGain } from '../teaching/teaching-gain.ts';
import { teachingSentences } from '../teaching/teaching-words.ts';
import { defineAnalysis } from './analysis.ts';
import { estimateJson, estimatesJson, estimateText } from './report/estimate-json.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions, labelThresholdOption } from './shared-options.ts';

/** What a judge gains from being taught the labels at hand, on instructions that it has not seen. */
export const teachingAnalysis = defineAnalysis({
  id: 'teaching',
  command: 'teaching',
  summary: 'what teaching the judge with the labels at hand gains, out of fold, with a learning curve',
  notes:
    'Learns from score and length alone; train --method probe --prior JUDGE learns from texts and hidden states too, and leaves a judge.',
  inputs: ['labelledRows', 'score'],
  options: { cut: labelThresholdOption, ...bootstrapOptions },
  metrics: ['teaching_gain', 'auroc', 'pearson', 'aurc'],
  compute: ({ rows, column }, options) => teachingGain(rows, column, options),
  toJson: (found, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    ...options,
    grades: found.grades,
    instructions: found.instructions,
    judge_kept: found.kept,
    gain_shown: found.shown,
    taught: estimatesJson(found.taught, teachingFigures),
    judge: estimatesJson(found.judge, teachingFigures),
    length: estimatesJson(found.length, teachingFigures),
    gain: Object.fromEntries(
      teachingFigures.map((figure) => [figure, estimateJson(found.gain[figure].difference)]),
    ),
    learning_curve: found.curve.map(({ grades, taught }) => ({ grades, ...taught })),
    sentences: teachingSentences(found),
  }),
  toText: (found, { inputs }) => gainText(found, inputs.column.name),
  example: ['--score', 'judge_score', '--label', 'quality', '--draws', '60'],
});

const gainText = (found: TeachingGain, score: string): string =>
  [
    ...teachingSentences(found),
    '',
    textTable([
      ['', 'AUROC', 'Pearson', 'AURC'],
      ...(
        [
          ['taught, out of fold', found.taught],
          [score, found.judge],
          ['length', found.length],
        ] as const
      ).map(([name, figures]) => [name, ...teachingFigures.map((figure) => estimateText(figures[figure]))]),
      ['taught − judge', ...teachingFigures.map((figure) => estimateText(found.gain[figure].difference))],
    ]),
    ...(found.curve.length > 0
      ? [
          '',
          `Learning curve: ${found.curve.map(({ grades, taught }) => `${grades} grades AUROC ${taught.auroc?.toFixed(3) ?? '–'}`).join(', ')}.`,
        ]
      : []),
  ].join('\n');

import { accepts } from '../../decision/accepts.ts';
import { plural } from '../../words/count.ts';
import { formatNumber } from '../../words/format.ts';
import type { Fact, ReportSection } from '../document.ts';
import type { ReportInputs, RowTexts } from '../report-inputs.ts';

/** Declined rows, those nearest the threshold first; of equal scores the earlier row. */
export function declinedRows(
  { column: { score, valid } }: Pick<ReportInputs, 'column'>,
  threshold: number,
  wanted: number,
): number[] {
  if (wanted === 0) return [];
  return Array.from(score.keys())
    .filter((row) => valid[row] === 1 && !accepts(score[row]!, threshold))
    .sort((a, b) => score[b]! - score[a]! || a - b)
    .slice(0, wanted);
}

export function examplesSection(
  { rows, column, about }: ReportInputs,
  shown: readonly number[],
  texts: readonly RowTexts[],
): ReportSection {
  return {
    id: 'examples',
    title: 'Declined examples',
    blocks: [
      {
        kind: 'text',
        text: `${plural(shown.length, 'declined row')}, those nearest the threshold first. They hold texts of the data: do not pass this report on where those must not be.`,
      },
      ...shown.map((row, at) => {
        const { id, instruction, response, reference } = texts[at]!;
        const label = rows.label[row]!;
        const labelled = about.label !== null && !Number.isNaN(label) ? `, ${about.label} ${label}` : '';
        const facts: Fact[] = [
          ['Instruction', instruction],
          ['Response', response],
          ...(reference === null ? [] : [['Reference', reference] as const]),
        ];
        return {
          kind: 'example' as const,
          title: `Row ${id}: score ${formatNumber(column.score[row]!)}${labelled}`,
          texts: facts,
        };
      }),
    ],
  };
}

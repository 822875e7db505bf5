import { useMemo } from 'react';
import { type BestOfNReport, type Picker, pickers } from '#core/metrics/bestofn/best-of-n.ts';
import { numbersOf } from '#core/metrics/estimate.ts';
import { formatEstimate } from '#core/words/format.ts';
import { BestOfN, type BestOfNLine } from '../../charts/BestOfN.tsx';
import { fileName } from '../../primitives/download.ts';
import { drawsWords } from '../../words/draws.ts';
import { count, plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';
import { type SubjectProps, scoreName } from './subject.ts';

/** Expected label of the pick among n responses, against picking blindly, by length and perfectly. */
export function BestOfNChart({ basis, method, rows, report }: SubjectProps & { report: BestOfNReport }) {
  const { curve, instructions, leftOut } = report;
  const judge = method.kind === 'run' ? 'Judge' : scoreName(method);
  const lines = useMemo(() => pickers.map((picker) => lineOf(report, picker, judge)), [report, judge]);
  if (curve.length < 2)
    return (
      <p className={styles.note}>
        Too few instructions have two or more scored and labelled responses, so there is nothing to pick from.
      </p>
    );
  const label = basis.label!.column;
  return (
    <div className={styles.column}>
      <p className={styles.note}>{gainWords(report, judge, label)}</p>
      <BestOfN
        lines={lines}
        labelName={label}
        caption={`n = ${plural(instructions, 'instruction')} with ${count(curve.length)} responses each or more${leftOut > 0 ? `; ${count(leftOut)} with fewer left out` : ''}; ${plural(report.rows, 'row')}`}
        remark={instructions < 20 ? `${plural(instructions, 'instruction')} are few: read the band.` : null}
        traces={[
          { metric: 'best_of_n', rows, seed: drawsWords },
          {
            metric: 'paired_difference',
            name: 'Gain',
            rows: `The same ${plural(instructions, 'instruction')}`,
            seed: drawsWords,
          },
        ]}
        fileName={fileName('best-of-n', basis.dataset.name)}
      />
    </div>
  );
}

const names: Record<Exclude<Picker, 'judge'>, string> = {
  random: 'Random',
  longest: 'Longest',
  oracle: 'Best possible',
};

function lineOf({ curve }: BestOfNReport, picker: Picker, judge: string): BestOfNLine {
  const ends = (end: 'value' | 'low' | 'high') => {
    const at = { value: 0, low: 1, high: 2 }[end];
    return curve.map(({ [picker]: estimate }) => numbersOf(estimate)[at] ?? Number.NaN);
  };
  return {
    name: picker === 'judge' ? judge : names[picker],
    kind: picker,
    value: ends('value'),
    ...(picker === 'judge' && { low: ends('low'), high: ends('high') }),
  };
}

function gainWords({ curve, overRandom, overLongest }: BestOfNReport, judge: string, label: string): string {
  return `Among ${curve.length}, ${judge === 'Judge' ? 'the judge' : judge}’s pick has a mean ${label} higher than a random one’s by ${formatEstimate(overRandom)}, and than the longest one’s by ${formatEstimate(overLongest)}.`;
}

import { estimateText } from '../../analysis/report/estimate-json.ts';
import { exactThresholdText } from '../../analysis/report/text-table.ts';
import { certifiableWords } from '../../decision/certifiable.ts';
import { type AboutFilter, caveatSentences } from '../../filter/about-filter.ts';
import { splitSentence } from '../../metrics/split-seed.ts';
import type { ThresholdReport } from '../../metrics/threshold/threshold-report.ts';
import { plural } from '../../words/count.ts';
import { percent } from '../../words/percent.ts';
import type { ReportBlock, ReportSection } from '../document.ts';
import type { ReportOptions } from '../report-options.ts';

/** Thresholds for a risk of at most α, by every method: what each promises and what happened on the test split. */
export function promisesSection(
  report: ThresholdReport,
  { alpha, delta }: ReportOptions,
  filter: AboutFilter | null,
): ReportSection {
  const { split, results, lacking, assumptions } = report;
  const tried = `At most ${percent(alpha, 4)} bad, failing with a chance of at most ${percent(delta, 4)}. Thresholds are chosen on ${plural(report.calibrationRows, 'row')} of ${plural(split.instructions.calibration, 'instruction')} and tested on ${plural(report.testRows, 'row')} of ${plural(split.instructions.test, 'instruction')}. ${splitSentence(split, delta)}`;
  const blocks: (ReportBlock | null)[] = [
    { kind: 'text', text: tried },
    filter && {
      kind: 'text',
      text: `Every promise is made for rows where ${filter.words}, and for no others. ${caveatSentences(filter).join(' ')}`.trim(),
    },
    lacking && { kind: 'text', text: `No threshold can be certified here. ${certifiableWords(lacking)}` },
    {
      kind: 'table',
      caption: 'Thresholds by method',
      words: true,
      rows: [
        ['method', 'accept score from', 'promise', 'accepted on the test split', 'risk on the test split'],
        ...results.map(({ method, threshold, promise, onTest, promisedOnTest }) => [
          method,
          threshold === null ? 'decline all' : exactThresholdText(threshold),
          promise,
          onTest ? `${(100 * onTest.coverage).toFixed(1)}%` : '–',
          promisedOnTest ? estimateText(promisedOnTest) : '–',
        ]),
      ],
    },
    { kind: 'text', text: 'The promises hold where these assumptions do:' },
    { kind: 'list', items: assumptions },
  ];
  return {
    id: 'promises',
    title: 'What can be promised of new rows',
    blocks: blocks.filter((block) => block !== null),
  };
}

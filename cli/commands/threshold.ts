import { isUndefined } from '#core/metrics/estimate.ts';
import { gatherSample } from '#core/metrics/sample.ts';
import type { OperatingPoint } from '#core/metrics/selective/operating-point.ts';
import { defaultShares } from '#core/metrics/split.ts';
import {
  defaultMinRows,
  type ThresholdReport,
  type ThresholdResult,
  thresholdReport,
} from '#core/metrics/threshold/threshold-report.ts';
import { plural } from '#core/words/count.ts';
import { type Command, UsageError } from '../command.ts';
import { bootstrapOptions, cutOf, cutUsage } from '../metrics/common-options.ts';
import { figureJson, figureText } from '../metrics/figures-json.ts';
import { metricRowsOf, readMeasuredFile, requireColumn, scoreColumnOf } from '../metrics/measured-file.ts';
import { oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';

const corrections = ['holm', 'bonferroni'] as const;

export const thresholdCommand: Command = {
  name: 'threshold',
  summary: 'choose a threshold for a risk, with and without a guarantee',
  usage: `Usage: npm run --silent cli -- threshold --data FILE --score COLUMN --label COLUMN --alpha A --delta D [OPTIONS]

  --data FILE        JSONL, JSON, CSV or TSV, gzipped or not
  --score COLUMN     the judge's score
  --label COLUMN     the quality label, higher is better
  --alpha A          the share of bad rows among the kept that is not to be exceeded, between 0 and 1
  --delta D          the chance that it is exceeded all the same, between 0 and 1
${cutUsage}
  --calibration S    share of the instructions to choose on; the others are the test (default ${defaultShares.calibration})
  --min-rows N       rows that a threshold of the fixed sequence needs (default ${defaultMinRows})
  --correction NAME  ${corrections.join(' | ')}, of learn then test (default ${corrections[0]})
  --seed N           seed of the split and of the rows that stand for their instruction
  --json             print one JSON object

Exit codes: 0 done (also where the answer is to decline all), 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      score: { type: 'string' },
      label: { type: 'string' },
      alpha: { type: 'string' },
      delta: { type: 'string' },
      cut: { type: 'string' },
      calibration: { type: 'string' },
      'min-rows': { type: 'string' },
      correction: { type: 'string', default: corrections[0] },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    const score = required(options.score, 'score');
    const label = required(options.label, 'label');
    const share = (value: string | undefined, option: string) => {
      const number = optionalNumber(required(value, option), option)!;
      if (number > 0 && number < 1) return number;
      throw new UsageError(`--${option} must lie between 0 and 1; it is ${value}.`);
    };
    const alpha = share(options.alpha, 'alpha');
    const delta = share(options.delta, 'delta');
    const calibration = share(options.calibration ?? String(defaultShares.calibration), 'calibration');
    const cut = optionalNumber(options.cut, 'cut');
    const minRows =
      optionalNumber(options['min-rows'], 'min-rows', { min: 1, integer: true }) ?? defaultMinRows;
    const correction = oneOf(options.correction, 'correction', corrections);
    const { seed } = bootstrapOptions(options);

    const file = await readMeasuredFile(data);
    requireColumn(file, score, 'score');
    requireColumn(file, label, 'label');
    const rows = metricRowsOf(file, { label, group: null });
    const chosen = { cut: cutOf(rows.label, cut), alpha, delta, minRows, correction, seed };
    const column = scoreColumnOf(file, score);
    const { sample, invalid, unlabelled } = gatherSample({ ...rows, ...column });
    const counted = { n: sample.n, invalid, unlabelled };
    const report = thresholdReport(rows, column, {
      ...chosen,
      shares: { calibration, test: 1 - calibration },
      usable: null,
    });
    if (options.json)
      console.log(JSON.stringify(reportJson({ score, label, ...counted, ...chosen }, report)));
    else console.log(reportText(report, counted));
    return 0;
  },
};

const pointJson = (point: OperatingPoint | null) =>
  point && {
    accepted: point.accepted,
    declined: point.declined,
    coverage: point.coverage,
    losses: point.losses,
    selective_risk: figureJson(point.selectiveRisk),
    generalised_risk: figureJson(point.generalisedRisk),
  };

const resultJson = (result: ThresholdResult) => ({
  threshold: result.threshold,
  decline_all: result.threshold === null,
  promise: result.promise,
  rests_on: result.restsOn,
  tested: result.candidates.length,
  on_calibration: pointJson(result.onCalibration),
  on_test: pointJson(result.onTest),
  kept_on_test: result.keptOnTest,
  by_group: Object.fromEntries(result.byGroup.map(({ name, point }) => [name, pointJson(point)])),
});

const reportJson = (options: Record<string, unknown>, report: ThresholdReport) => ({
  ...options,
  split: {
    calibration: { instructions: report.split.instructions.calibration, rows: report.calibrationRows },
    test: { instructions: report.split.instructions.test, rows: report.testRows },
  },
  methods: Object.fromEntries(
    report.results.map((result) => [result.method.replaceAll('-', '_'), resultJson(result)]),
  ),
  assumptions: report.assumptions,
});

function reportText(
  report: ThresholdReport,
  { invalid, unlabelled }: { invalid: number; unlabelled: number },
): string {
  const { split } = report;
  const happened = ({ onTest, method }: ThresholdResult) => {
    if (!onTest) return '';
    const risk = method === 'conformal-risk' ? onTest.generalisedRisk : onTest.selectiveRisk;
    const what = method === 'conformal-risk' ? 'bad and kept' : 'bad among the kept';
    const kept = `\n  On the test split: keeps ${(100 * onTest.coverage).toFixed(1)}%`;
    return isUndefined(risk) ? `${kept}. ${risk.reason}` : `${kept}, ${what} ${figureText(risk)}.`;
  };
  return [
    `Calibration: ${plural(report.calibrationRows, 'row')} of ${plural(split.instructions.calibration, 'instruction')}. Test: ${plural(report.testRows, 'row')} of ${plural(split.instructions.test, 'instruction')}. Left out: ${invalid} invalid, ${unlabelled} unlabelled.`,
    ...report.results.map(
      (result) =>
        `\n${result.method}: ${result.threshold === null ? 'decline all' : `keep score ≥ ${result.threshold}`}\n  ${result.promise}\n  Rests on ${result.restsOn}.${happened(result)}`,
    ),
    `\nAssumptions:\n${report.assumptions.map((sentence) => `- ${sentence}`).join('\n')}`,
  ].join('\n');
}

/**
 * How often 95% intervals hold the true value where errors are rare or sets small: the table of docs/metrics.md.
 * Usage: node --import tsx bench/intervals.ts [RUNS]
 */
import { type CoverageKey, intervalCoverage } from '../src/core/metrics/testing/coverage.ts';
import { lenientDesign, usualDesign } from '../src/core/metrics/testing/simulated.ts';

const runs = Number(process.argv[2] ?? 400);
const cases = [
  {
    what: 'half bad',
    cut: 4.5,
    sizes: [
      [12, 1],
      [30, 1],
      [50, 4],
      [200, 1],
    ],
  },
  {
    what: '6% bad',
    cut: 2,
    sizes: [
      [50, 1],
      [50, 4],
      [200, 1],
      [200, 4],
    ],
  },
  {
    what: '1% bad',
    cut: 0.5,
    sizes: [
      [50, 4],
      [200, 1],
      [200, 4],
      [800, 1],
    ],
  },
] as const;
const columns: CoverageKey[] = [
  'error_rate',
  'auroc',
  'augrc',
  'aurc',
  'e_aurc',
  'aupr_success',
  'aupr_error',
  'fpr95',
  'ece',
  'ece_debiased',
  'mce',
  'brier',
];
const percent = (share: number) => (100 * share).toFixed(0);
console.log(`| ${['judge', 'bad rows', 'instructions × rows', ...columns].join(' | ')} |`);
console.log(`|${' --- |'.repeat(columns.length + 3)}`);
for (const [judge, design] of [
  ['usual', usualDesign],
  ['lenient to instructions', lenientDesign],
] as const)
  for (const { what, cut, sizes } of cases)
    for (const [instructions, rowsEach] of sizes) {
      const found = intervalCoverage({ instructions, rowsEach, cut, design }, { runs, draws: 400 });
      const cells = columns.map((key) => {
        const { held, without } = found[key];
        return without > 0.995
          ? 'none'
          : `${percent(held)}${without > 0.005 ? ` (${percent(without)} none)` : ''}`;
      });
      console.log(`| ${[judge, what, `${instructions} × ${rowsEach}`, ...cells].join(' | ')} |`);
    }

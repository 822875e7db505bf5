/**
 * How often intervals from grades hold the true value, by sampler and number of grades: the table of docs/metrics.md.
 * Usage: node --import tsx bench/graded.ts [RUNS]
 */
import { gradedCoverage, gradedQuantities } from '../src/core/metrics/testing/graded-coverage.ts';
import { samplers } from '../src/core/sampling/samplers.ts';

const runs = Number(process.argv[2] ?? 1000);
const percent = (share: number) => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(0)}%`);
const ways = ['naive', 'hajek', 'predictionPowered'] as const;
const names = { meanQuality: 'mean quality', badShare: 'share of bad rows', risk: 'risk' };
console.log(
  `| sampler | grades | ${gradedQuantities.map((one) => `${names[one]}: naive, Hájek, PPI++`).join(' | ')} | PPI++ width ÷ Hájek’s |`,
);
console.log(`|${' --- |'.repeat(gradedQuantities.length + 3)}`);
for (const sampler of samplers)
  for (const size of [20, 60, 200]) {
    const found = gradedCoverage(sampler, size, runs);
    // No accepted row is drawn, so there is no risk among them.
    const cells = gradedQuantities.map((one) => ways.map((way) => percent(found[one][way].held)).join(', '));
    const ratio = found.meanQuality.predictionPowered.width / found.meanQuality.hajek.width;
    console.log(`| ${sampler} | ${size} | ${cells.join(' | ')} | ${ratio.toFixed(2)} |`);
  }

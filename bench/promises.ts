/**
 * How often a promise of at most 10% bad rows is broken, where 10% is allowed, and how many rows it accepts: the table of
 * docs/metrics.md. Usage: node --import tsx bench/promises.ts [RUNS]
 */
import { promiseMethods, promiseOutcome } from '../src/core/metrics/testing/promises.ts';
import { promiseUnits } from '../src/core/metrics/threshold/promise-unit.ts';

const runs = Number(process.argv[2] ?? 400);
const names = Object.keys(promiseMethods);
const percent = (share: number) => `${(100 * share).toFixed(0)}%`;
const header = names.map((name) => `${name}: broken, accepts`);
console.log(
  `| instructions × rows | hard ones have more | counts once | ${header.join(' | ')} | one row’s promise read of rows: broken |`,
);
console.log(`|${' --- |'.repeat(names.length + 4)}`);
for (const hardHaveMore of [false, true])
  for (const [instructions, rowsEach] of [
    [300, 1],
    [150, 4],
    [52, 12],
  ] as const) {
    const { broken, accepts, readOfRows } = promiseOutcome({ instructions, rowsEach, hardHaveMore }, runs);
    for (const unit of hardHaveMore ? promiseUnits : (['instruction'] as const)) {
      const cells = names.map(
        (name) => `${percent(broken[`${name} ${unit}`]!)}, ${percent(accepts[`${name} ${unit}`]!)}`,
      );
      console.log(
        `| ${instructions} × ${rowsEach} | ${hardHaveMore ? 'yes' : 'no'} | ${hardHaveMore ? unit : 'either'} | ${cells.join(' | ')} | ${unit === 'instruction' ? percent(readOfRows['one row']!) : ''} |`,
      );
    }
  }

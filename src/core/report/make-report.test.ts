import { describe, expect, it } from 'vitest';
import { runAnalysis } from '../analysis/analysis.ts';
import { benefitTable, costsAnalysis } from '../analysis/costs.ts';
import { curveAnalysis } from '../analysis/curve.ts';
import { metricsAnalysis } from '../analysis/metrics.ts';
import { estimateText } from '../analysis/report/estimate-json.ts';
import { thresholdAnalysis } from '../analysis/threshold.ts';
import { costWords } from '../decision/cost-words.ts';
import { coreKeys } from '../metrics/core-figures.ts';
import { operatingPoint } from '../metrics/selective/operating-point.ts';
import type { ReportDocument, ReportTable } from './document.ts';
import { makeReport } from './make-report.ts';
import { usualReading } from './report-inputs.ts';
import type { ReportOptions } from './report-options.ts';
import { dependencies, reported } from './testing/reported.ts';

const few = { draws: 50, cut: 5 };
const report = (given: Partial<ReportOptions> = {}, about = {}) =>
  makeReport(reported(about), { ...few, ...given }, dependencies);

const section = (document: ReportDocument, id: string) => document.sections.find((each) => each.id === id);
const tables = (document: ReportDocument, id: string): ReportTable[] =>
  section(document, id)!.blocks.flatMap((block) =>
    block.kind === 'table' ? [block] : block.kind === 'chart' ? [block.table] : [],
  );
const fact = (document: ReportDocument, id: string, name: string) =>
  section(document, id)!
    .blocks.flatMap((block) => (block.kind === 'facts' ? block.facts : []))
    .find(([key]) => key === name)?.[1];

describe('a report', () => {
  it('has the digits of the analyses', async () => {
    const { rows, column } = reported();
    const summary = runAnalysis(metricsAnalysis, { rows, column, options: { ...few, byGroup: false } });
    const thresholds = runAnalysis(thresholdAnalysis, {
      rows,
      column,
      options: { cut: 5, alpha: 0.3, delta: 0.2 },
    });
    const document = await report({ threshold: 4, alpha: 0.3, delta: 0.2 });
    const [metrics] = tables(document, 'quality');
    coreKeys.forEach((key, at) => {
      const [, judge, length, over] = metrics!.rows[at + 1]!;
      expect([judge, length, over]).toEqual(
        [summary.figures[key], summary.baselines!.length[key], summary.baselines!.overLength[key]].map(
          estimateText,
        ),
      );
    });
    const [methods] = tables(document, 'promises');
    expect(
      methods!.rows.slice(1).map(([method, threshold, promise]) => [method, threshold, promise]),
    ).toEqual(
      thresholds.results.map(({ method, threshold, promise }) => [
        method,
        threshold === null ? 'decline all' : threshold.toFixed(4),
        promise,
      ]),
    );
    const { curve } = runAnalysis(curveAnalysis, { rows, column, options: { cut: 5 } });
    const point = operatingPoint(curve, 4);
    expect(fact(document, 'decision', 'Accepted')).toContain(`${point.accepted} of 119 rows`);
    expect(fact(document, 'decision', 'Bad and accepted, of all rows')).toBe(
      estimateText(point.generalisedRisk),
    );
  });

  it('says who judged, which rows are in no figure, and the digest of the data', async () => {
    const document = await report({}, { notJudged: 7, backend: 'wasm, 2 threads: 120 rows' });
    expect(fact(document, 'judged', 'Rows')).toBe('120 rows of 40 instructions; 1 invalid, in no figure');
    expect(fact(document, 'judged', 'Left out')).toBe('7 not judged yet');
    expect(fact(document, 'judged', 'Model')).toBe('a-model, SHA-256 ab12');
    expect(fact(document, 'judged', 'Computed on')).toContain('2 threads');
    expect(fact(document, 'repeat', 'Data digest')).toBe(`digest of ${120 * 25} bytes`);
    expect(document.lead[1]).toContain('a-model + an-adapter is better than chance');
  });

  it('says in its call how near-duplicates were found', async () => {
    const reading = { ...usualReading, nearDuplicates: 3, byMeaning: true };
    const document = await report({}, { reading });
    expect(fact(document, 'judged', 'Near-duplicates')).toContain(
      '3 instructions nearly the same as an earlier one',
    );
    const call = section(document, 'repeat')!.blocks.find((block) => block.kind === 'code');
    expect(call).toMatchObject({ text: expect.stringContaining(' --group-near-duplicates --by-meaning ') });
  });

  it('keeps a threshold that was chosen before with how it was chosen, and names its own choice otherwise', async () => {
    const chosen = { threshold: 3.5, origin: 'Chosen on Tuesday.' };
    const origin = async (given: Partial<ReportOptions>, about = {}) =>
      fact(await report(given, about), 'decision', 'How it was chosen');
    expect(await origin({}, { chosen })).toBe(chosen.origin);
    expect(await origin({ threshold: 3.5 }, { chosen })).toBe(chosen.origin);
    expect(await origin({ threshold: 4 }, { chosen })).toContain('by hand');
    expect(await origin({ coverage: 0.5 })).toContain('keep 50%');
  });

  it('shows no text of the data unless asked, and then the declined rows nearest the threshold', async () => {
    expect(section(await report(), 'examples')).toBeUndefined();
    const document = await report({ examples: 3, threshold: 4 });
    const { column } = reported();
    const titles = section(document, 'examples')!.blocks.flatMap((block) =>
      block.kind === 'example' ? [block.title] : [],
    );
    const declined = [...column.score.keys()].filter((row) => column.valid[row] && column.score[row]! < 4);
    const nearest = declined.toSorted((a, b) => column.score[b]! - column.score[a]! || a - b).slice(0, 3);
    expect(titles.map((title) => /^Row row (\d+):/.exec(title)![1])).toEqual(nearest.map(String));
  });

  it('says which threshold is best at the costs that are given, as the analysis does, and how to ask again', async () => {
    const { rows, column } = reported();
    const costs = { badAccepted: 3, goodDeclined: 1, review: 0 };
    const found = runAnalysis(costsAnalysis, { rows, column, options: { ...costs, cut: 5, points: 20 } });
    const document = await report({ badAccepted: 3, goodDeclined: 1 });
    expect(fact(document, 'costs', 'A bad row accepted costs')).toBe('3');
    expect(tables(document, 'costs')[0]!.rows).toEqual(benefitTable(found.line, costs));
    expect(JSON.stringify(section(document, 'costs'))).toContain(costWords(found).best);
    expect(JSON.stringify(section(document, 'repeat'))).toContain('--bad-accepted 3 --good-declined 1 ');
    expect(JSON.stringify(section(document, 'traces'))).toContain('et benefit');
    const plain = await report();
    expect(section(plain, 'costs')).toBeUndefined();
    expect(JSON.stringify(plain)).not.toMatch(/bad-accepted|et benefit/);
    await expect(report({ badAccepted: 0 })).rejects.toMatchObject({ code: 'bad-option' });
  });

  it('is made without labels too, and promises nothing then', async () => {
    const inputs = reported({ label: null });
    inputs.rows.label.fill(Number.NaN);
    const document = await makeReport(inputs, {}, dependencies);
    expect(document.sections.map(({ id }) => id)).toEqual(['judged', 'decision', 'traces', 'repeat']);
    expect(document.lead[0]).toMatch(/^Accepts \d+%, declines \d+%\.$/);
    expect(document.lead[1]).toContain('Nothing is known of risk');
  });

  it('refuses scores of which none is valid', async () => {
    const inputs = reported();
    inputs.column.valid.fill(0);
    await expect(makeReport(inputs, few, dependencies)).rejects.toMatchObject({ code: 'nothing-scored' });
  });
});

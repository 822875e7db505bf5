import { lengthScore, type ScoreColumn } from '#core/metrics/rows.ts';
import { agreementTable, tableMetrics } from '#core/metrics/table/agreement-table.ts';
import { groupNames, inGroups, type MethodGroup } from '#core/metrics/table/method-groups.ts';
import { type TableStyle, tableCsv, tableLatex, tableMarkdown } from '#core/metrics/table/write-table.ts';
import { type Command, UsageError } from '../command.ts';
import {
  bootstrapOptions,
  bootstrapUsage,
  bootstrapWords,
  cutOf,
  cutUsage,
} from '../metrics/common-options.ts';
import { figureJson } from '../metrics/figures-json.ts';
import { metricRowsOf, readMeasuredFile, requireColumn, scoreColumnOf } from '../metrics/measured-file.ts';
import { methodGroupOf } from '../metrics/method-group.ts';
import { reasonLines } from '../metrics/reasons.ts';
import { oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';

const formats = ['markdown', 'csv', 'latex'] as const;

export const tableCommand: Command = {
  name: 'table',
  summary: 'agreement of several score columns with the label, by generator model',
  usage: `Usage: npm run --silent cli -- table --data FILE --score COLUMN … --label COLUMN [OPTIONS]

  --data FILE      JSONL, JSON, CSV or TSV, gzipped or not
  --score COLUMN   a score column, as often as there are methods; the baselines, length and a constant, are added
  --label COLUMN   the quality label, higher is better
  --metric NAME    ${tableMetrics.join(' | ')} (default ${tableMetrics[0]})
${cutUsage}
  --group COLUMN   the columns of the table (default: the generator model)
  --format NAME    ${formats.join(' | ')} (default ${formats[0]})
  --intervals      write the intervals beside the values
${bootstrapUsage}

Methods stand under headings, best average first: without reference, with reference, score columns, baselines. What
a score was shown is read from NAME_by beside NAME_score, or judge_mode.
Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      score: { type: 'string', multiple: true },
      label: { type: 'string' },
      metric: { type: 'string', default: tableMetrics[0] },
      cut: { type: 'string' },
      group: { type: 'string' },
      format: { type: 'string', default: formats[0] },
      intervals: { type: 'boolean', default: false },
      ...bootstrapWords,
    });
    const data = required(options.data, 'data');
    const label = required(options.label, 'label');
    const scores = [...new Set(options.score)];
    if (scores.length === 0) throw new UsageError('--score is needed.');
    const metric = oneOf(options.metric, 'metric', tableMetrics);
    const format = oneOf(options.format, 'format', formats);
    const cut = optionalNumber(options.cut, 'cut');
    const bootstrap = bootstrapOptions(options);

    const file = await readMeasuredFile(data);
    requireColumn(file, label, 'label');
    const group = options.group === undefined ? null : requireColumn(file, options.group, 'group');
    const columns = scores.map((score) => scoreColumnOf(file, requireColumn(file, score, 'score')));
    const rows = metricRowsOf(file, { label, group });
    const baselines = [
      baseline('length', lengthScore(rows.length), scores),
      baseline('constant', new Float64Array(rows.label.length), scores),
    ];
    const groupOf = (method: string): MethodGroup =>
      baselines.some(({ name }) => name === method) ? 'baselines' : methodGroupOf(file, method);
    const table = inGroups(
      agreementTable(rows, [...columns, ...baselines], { ...bootstrap, metric, cut: cutOf(rows.label, cut) }),
      groupOf,
    );
    const style: TableStyle = {
      intervals: options.intervals,
      group: (method) => groupNames[groupOf(method)],
    };
    if (options.json)
      console.log(
        JSON.stringify({
          metric,
          groups: table.groups,
          rows: table.rows.map(({ method, n, invalid, cells, average, all }) => ({
            method,
            heading: groupOf(method),
            n,
            invalid,
            by_group: Object.fromEntries(cells.map((cell, g) => [table.groups[g]!, figureJson(cell)])),
            average: figureJson(average),
            all: figureJson(all),
          })),
        }),
      );
    else if (format === 'csv') process.stdout.write(tableCsv(table));
    else {
      process.stdout.write(format === 'latex' ? tableLatex(table, style) : tableMarkdown(table, style));
      // Not part of what is pasted into a paper; CSV has them in a column.
      const reasons = reasonLines(table.rows.flatMap(({ cells, average, all }) => [...cells, average, all]));
      if (reasons.length > 0) process.stderr.write(`${reasons.join('\n')}\n`);
    }
    return 0;
  },
};

/** A trivial score of every row. Where the file has a column of that name too, the table says which is which. */
const baseline = (name: string, score: Float64Array, scores: readonly string[]): ScoreColumn => ({
  name: scores.includes(name) ? `${name} (baseline)` : name,
  score,
  valid: new Uint8Array(score.length).fill(1),
  probs: null,
});

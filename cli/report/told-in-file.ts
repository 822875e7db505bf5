import type { ReportAbout, ReportJudge } from '#core/report/report-inputs.ts';
import { cellOf, numberOf } from '#core/rows/cells.ts';
import type { Cell } from '#core/rows/row.ts';
import type { MeasuredFile } from '../metrics/measured-file.ts';
import { firstText } from '../metrics/method-group.ts';

type Told = Pick<ReportAbout, 'judge' | 'by' | 'chosen'>;

/** What a file tells of who gave a score and of the threshold that was chosen for it. */
export function toldInFile(file: MeasuredFile, score: string): Told {
  if (score !== 'judge_score') {
    const name = /^(.*)_score$/.exec(score)?.[1];
    return { judge: null, by: name === undefined ? null : firstText(file, `${name}_by`), chosen: null };
  }
  const judges = distinct(file.rows.map(({ source }) => judgeOf(source)));
  const thresholds = distinct(file.rows.map(({ source }) => numberOf(cellOf(source, 'judge_threshold'))));
  const [threshold] = thresholds;
  const origin = firstText(file, 'judge_threshold_origin');
  return {
    judge: judges.length === 1 ? judges[0]! : null,
    by: judges.length > 1 ? `${judges.length} different judges, by the file's columns` : null,
    chosen:
      thresholds.length === 1 && !Number.isNaN(threshold)
        ? { threshold: threshold!, origin: origin ?? 'The file does not say how it was chosen.' }
        : null,
  };
}

/** Null where the row does not say who judged it. */
function judgeOf(source: Record<string, Cell>): ReportJudge | null {
  const text = (column: string) => {
    const cell = cellOf(source, column);
    return cell === null || cell === '' || typeof cell === 'object' ? null : String(cell);
  };
  const [method, model, template, mode] = ['judge_method', 'judge_model', 'judge_template', 'judge_mode'].map(
    text,
  );
  if (!method || !model || !template || !mode) return null;
  return {
    judge_method: method,
    judge_model: model,
    judge_model_sha256: text('judge_model_sha256') ?? '',
    judge_adapter: text('judge_adapter'),
    judge_adapter_sha256: text('judge_adapter_sha256'),
    judge_template: template,
    judge_template_sha256: text('judge_template_sha256') ?? '',
    judge_mode: mode,
    judge_max_tokens: numberOf(cellOf(source, 'judge_max_tokens')) || 0,
  };
}

/** Values that rows tell, each once; what is null is told by none. */
function distinct<T>(values: readonly (T | null)[]): T[] {
  const found = new Map(
    values.filter((value) => value !== null).map((value) => [JSON.stringify(value), value]),
  );
  return [...found.values()];
}

import { runAnalysis } from '../../analysis/analysis.ts';
import { type AnyAnalysis, analyses } from '../../analysis/registry.ts';
import type { MetricRows, ScoreColumn } from '../../metrics/rows.ts';
import {
  type ReportAbout,
  type ReportDependencies,
  type ReportInputs,
  usualReading,
} from '../report-inputs.ts';

/** What somebody could put into every text that a report shows. */
export const hostile =
  '</p></table></svg><script>alert(1)</script><img src=x onerror="alert(2)"> \'" [x](javascript:alert(3)) https://evil.example `a` *b* | c & d \u0000\ud800';

/** 40 instructions with three answers each; row 5 has no valid score, row 9 no label, and texts are hostile. */
export function reported(about: Partial<ReportAbout> = {}): ReportInputs {
  const n = 120;
  const label = Float64Array.from({ length: n }, (_, row) => (row === 9 ? Number.NaN : (row * 7) % 10));
  const rows: MetricRows = {
    label,
    instruction: Int32Array.from({ length: n }, (_, row) => Math.floor(row / 3)),
    group: Int32Array.from({ length: n }, (_, row) => row % 2),
    groups: ['alpha', hostile],
    length: Int32Array.from({ length: n }, (_, row) => 20 + ((row * 37) % 300)),
  };
  const column: ScoreColumn = {
    name: 'judge_score',
    score: Float64Array.from({ length: n }, (_, row) => 0.6 * ((row * 7) % 10) + ((row * 13) % 8) / 2.5),
    valid: Uint8Array.from({ length: n }, (_, row) => (row === 5 ? 0 : 1)),
    probs: null,
  };
  return {
    rows,
    column,
    about: {
      name: 'rows',
      label: 'quality',
      goodValues: null,
      score: 'judge_score',
      judge: {
        judge_method: 'judge',
        judge_model: 'a-model',
        judge_model_sha256: 'ab12',
        judge_adapter: 'an-adapter',
        judge_adapter_sha256: 'cd34',
        judge_template: 'a-template',
        judge_template_sha256: 'ef56',
        judge_mode: 'without-reference',
        judge_max_tokens: 1024,
      },
      by: null,
      backend: null,
      notJudged: 0,
      rejected: 0,
      trainedOn: 0,
      chosen: null,
      checkup: null,
      reading: usualReading,
      missingMark: null,
      ...about,
    },
  };
}

export const dependencies: ReportDependencies = {
  compute: async (id, args) => runAnalysis(analyses[id] as AnyAnalysis, args as never),
  texts: async (indices) =>
    indices.map((row) => ({ id: `row ${row}`, instruction: hostile, response: hostile, reference: hostile })),
  sha256: async (bytes) => `digest of ${bytes.length} bytes`,
};

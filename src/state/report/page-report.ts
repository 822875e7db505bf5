import type { StoreApi } from 'zustand/vanilla';
import { originSentence } from '#core/decision/threshold-origin.ts';
import { judgedCells } from '#core/export/judged.ts';
import { originRecord } from '#core/import/hub/dataset.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import { isCosts } from '#core/metrics/costs/costs.ts';
import { makeReport, type ReportFormat, reportWriters } from '#core/report/make-report.ts';
import {
  type ReportDependencies,
  type ReportInputs,
  type ReportJudge,
  usualReading,
} from '#core/report/report-inputs.ts';
import { backendWords } from '#core/report/sections/judged.ts';
import { type LabelSource, labelColumn, takesAllNumbers } from '#core/rows/label-source.ts';
import { seenLabelled } from '#core/training/seen-instructions.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import { type CheckupState, checkupOf } from '../checkup/checkup-store.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { type LineState, originOf } from '../decide/line-store.ts';
import type { NewRowsState } from '../decide/new-rows-store.ts';
import { filteredBy, type SliceStore } from '../filter/slice-store.ts';
import type { LabelState } from '../label-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { ThresholdState } from '../threshold-store.ts';
import { hexDigest } from './hex-digest.ts';
import { openRun } from './open-run.ts';

/** What a report on the open run is made from. */
export interface PageReportDependencies {
  data: Client<DataProtocol>;
  metrics: Client<MetricsProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  line: StoreApi<LineState>;
  threshold: StoreApi<ThresholdState>;
  checkup: StoreApi<CheckupState>;
  newRows: StoreApi<NewRowsState>;
  slice: SliceStore;
}

/**
 * The report on the open run at the threshold on screen, as the command makes it from an export of all rows.
 * @param examples declined rows to show with their texts
 * @throws AppError `no-run` where nothing is judged, and what `makeReport` and the workers throw
 */
export async function pageReport(
  dependencies: PageReportDependencies,
  format: ReportFormat,
  examples: number,
): Promise<string> {
  const { data, metrics, datasets, run, label, line, threshold, checkup, newRows, slice } = dependencies;
  const { near } = datasets.getState();
  const { dataset, current, scores, chosen, scored, slice: only } = openRun({ datasets, run, label, slice });
  const at = threshold.getState().threshold;
  const judge = current.judge;
  const { source } = label.getState();
  const { alpha, delta, correction, unit, weights, calibrationShare, seed } = line.getState().guarantee;
  const others = weights === 'shift' ? await newRows.getState().rows() : null;
  const allNumbers = source !== null && takesAllNumbers(source);
  const inputs: ReportInputs = {
    rows: scored.rows,
    // As an export names it, and the command reads it.
    column: { ...scored.column, name: 'judge_score' },
    fresh: others?.fresh ?? null,
    about: {
      name: dataset.name,
      readFrom: dataset.origin ? originRecord(dataset.origin) : null,
      label: chosen && source && labelColumn(source),
      goodValues: chosen ? goodValues(label.getState().source) : null,
      score: 'judge_score',
      judge: cellsOf(judge),
      by: null,
      backend: backendWords(current.backends),
      notJudged: (only?.rows ?? dataset.rows) - scored.row.length,
      rejected: dataset.rejected,
      trainedOn: trainedOnRows(scored.row, chosen?.values ?? null, scores.seen),
      chosen: { threshold: at, origin: originSentence(originOf(line.getState(), chosen !== null)) },
      checkup: checkupOf(checkup.getState().list, judge)?.report ?? null,
      reading: {
        ...usualReading,
        missingLabel: allNumbers ? 'none' : null,
        nearDuplicates: near.together ? (near.found?.duplicates ?? null) : null,
        byMeaning: near.together && near.found?.rewordings !== undefined,
      },
      filter:
        only &&
        filteredBy(only, dataset.rows, chosen && source && labelColumn(source), {
          hasNewRows: others !== null,
        }),
      missingMark: allNumbers ? null : (label.getState().missingMark?.reason ?? null),
    },
  };
  const { costs } = line.getState();
  const options = {
    cut: chosen?.cut ?? 0,
    threshold: at,
    ...{ alpha, delta, correction, unit, weights },
    shares: { calibration: calibrationShare, test: 1 - calibrationShare },
    ...(seed === null ? {} : { splitSeed: seed }),
    ...(costs && isCosts(costs) ? costs : {}),
    examples,
  };
  const compute: ReportDependencies['compute'] = (id, args) =>
    metrics.request(id, { ...args, slot: null } as never) as never;
  const report = await makeReport(inputs, options, {
    compute,
    texts: (indices) =>
      data.request('rows', { datasetId: dataset.id, indices: indices.map((index) => scored.row[index]!) }),
    sha256: hexDigest,
  });
  return reportWriters[format](report);
}

/** Labelled rows of those reached that the judge was trained on, as the command counts them. */
const trainedOnRows = (rows: Int32Array, label: Float64Array | null, seen: Uint8Array | undefined): number =>
  label && seen
    ? seenLabelled(
        Float64Array.from(rows, (row) => label[row]!),
        Uint8Array.from(rows, (row) => seen[row]!),
      )
    : 0;

const goodValues = (source: LabelSource | null) => (source?.kind === 'column' ? (source.good ?? null) : null);

/** Who judged, as an export writes it beside every row. */
function cellsOf(judge: JudgeIdentity): ReportJudge {
  const cells = judgedCells('', null, judge, null);
  return {
    judge_method: cells.judge_method,
    judge_model: cells.judge_model,
    judge_model_sha256: cells.judge_model_sha256,
    judge_adapter: cells.judge_adapter,
    judge_adapter_sha256: cells.judge_adapter_sha256,
    judge_template: cells.judge_template,
    judge_template_sha256: cells.judge_template_sha256,
    judge_mode: cells.judge_mode,
    judge_max_tokens: cells.judge_max_tokens,
  };
}

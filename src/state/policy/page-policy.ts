import { originSentence } from '#core/decision/threshold-origin.ts';
import { AppError } from '#core/errors.ts';
import { questionOf } from '#core/method/specs.ts';
import { wordingAt } from '#core/metrics/shift/shift-rows.ts';
import { makePolicy, policyText } from '#core/policy/make-policy.ts';
import { type PolicyDecision, promiseOf } from '#core/policy/policy-decision.ts';
import { labelColumn } from '#core/rows/label-source.ts';
import { type LineState, originOf } from '../decide/line-store.ts';
import { filteredBy } from '../filter/slice-store.ts';
import { hexDigest } from '../report/hex-digest.ts';
import { openRun } from '../report/open-run.ts';
import type { PageReportDependencies } from '../report/page-report.ts';

/**
 * The threshold on screen as a policy file, as the command makes it from an export of all rows.
 * @param createdAt ISO 8601
 * @throws AppError `no-run` where nothing is judged or something is still being computed
 */
export async function pagePolicy(dependencies: PageReportDependencies, createdAt: string): Promise<string> {
  const { data, label, line, threshold, newRows } = dependencies;
  const { source } = label.getState();
  const { dataset, current, chosen, scored, slice } = openRun(dependencies);
  const { weights } = line.getState().guarantee;
  const others = weights === 'shift' ? await newRows.getState().rows() : null;
  const wording = await data.request('wording', { datasetId: dataset.id });
  const policy = await makePolicy(
    {
      rows: scored.rows,
      column: scored.column,
      wording: wordingAt(wording, scored.row),
      fresh: others?.fresh ?? null,
      judge: current.judge,
      question: writtenQuestion(questionOf(current.spec)),
      decision: decisionOnScreen(line.getState(), threshold.getState().threshold, chosen !== null),
      data: {
        name: dataset.name,
        label: chosen && source && labelColumn(source),
        labelThreshold: chosen?.cut ?? null,
      },
      filter:
        slice &&
        filteredBy(slice, dataset.rows, chosen && source && labelColumn(source), {
          hasNewRows: others !== null,
        }),
      createdAt,
    },
    {
      texts: (indices, of) => {
        const { datasetId, row } = of === 'fresh' ? others! : { datasetId: dataset.id, row: scored.row };
        return data.request('rows', { datasetId, indices: indices.map((at) => row[at]!) });
      },
      sha256: hexDigest,
    },
  );
  return policyText(policy);
}

/** A run that came with a file knows only the digest of its words. */
const writtenQuestion = (question: ReturnType<typeof questionOf>) =>
  question && question.template.text !== '' ? question : null;

function decisionOnScreen(line: LineState, threshold: number, labelled: boolean): PolicyDecision {
  const { rule, unreachable, certifying, report, guarantee } = line;
  if (rule === 'guarantee' && (certifying || !report))
    throw new AppError('no-run', 'The promise is still being computed. Ask again in a moment.');
  const { calibrationShare: calibration } = guarantee;
  return {
    threshold: unreachable ? null : threshold,
    rule,
    origin: originSentence(originOf(line, labelled)),
    promise:
      rule === 'guarantee' && report
        ? promiseOf(report, guarantee.method, { ...guarantee, calibration })
        : null,
  };
}

import { resolveOptions } from '../analysis/option.ts';
import { decisionSentence, pointWords } from '../decision/point-words.ts';
import { trustOf } from '../decision/trust.ts';
import { trustSentence } from '../decision/trust-sentence.ts';
import { operatingPoint } from '../metrics/selective/operating-point.ts';
import { plural } from '../words/count.ts';
import { dataBytes } from './data-digest.ts';
import type { ReportDocument } from './document.ts';
import { type ReportFigures, reportFigures } from './report-figures.ts';
import type { ReportDependencies, ReportInputs } from './report-inputs.ts';
import { type ReportOptions, reportOptions } from './report-options.ts';
import { checkupSection } from './sections/checkup.ts';
import { costsSection } from './sections/costs.ts';
import { decisionSection } from './sections/decision.ts';
import { declinedRows, examplesSection } from './sections/examples.ts';
import { judgedSection } from './sections/judged.ts';
import { promisesSection } from './sections/promises.ts';
import { qualitySection } from './sections/quality.ts';
import { repeatSection } from './sections/repeat.ts';
import { tracesSection } from './sections/traces.ts';
import { writeHtml } from './write-html.ts';
import { writeMarkdown } from './write-markdown.ts';

/** The forms that a report is written in. */
export const reportWriters = { html: writeHtml, md: writeMarkdown } as const;
export type ReportFormat = keyof typeof reportWriters;

/**
 * A report on one score column: from the same inputs and options the same, on the page and by the command, to the byte.
 * It has no date of its own.
 * @throws AppError `nothing-scored`, `bad-option`, and what the analyses throw
 */
export async function makeReport(
  told: ReportInputs,
  given: Partial<ReportOptions>,
  { compute, texts, sha256 }: ReportDependencies,
): Promise<ReportDocument> {
  const { rows, column, fresh = null } = told;
  const about = { ...told.about, name: told.about.name.replace(/\s+/g, ' ').trim() };
  const inputs = { rows, column, fresh, about };
  const options = resolveOptions(reportOptions, { rows, column }, given);
  const figures = await reportFigures(inputs, options, compute);
  const { threshold, labelled } = figures;
  const shown = declinedRows(inputs, threshold, options.examples);
  const shownTexts = shown.length > 0 ? await texts(shown) : [];
  const digests = {
    data: await sha256(dataBytes(rows, column)),
    fresh: options.weights === 'shift' && fresh ? await sha256(dataBytes(fresh.rows, fresh.column)) : null,
  };
  return {
    title: `Report on ${about.name}`,
    lead: lead(figures, inputs),
    sections: [
      judgedSection(inputs, options),
      decisionSection(figures, about),
      ...(labelled
        ? [
            qualitySection(labelled.summarise, labelled.calibrate),
            promisesSection(labelled.suggestThreshold, options, about.filter ?? null),
            ...(labelled.costs ? [costsSection(labelled.costs.given, labelled.costs.report)] : []),
          ]
        : []),
      ...(about.checkup ? [checkupSection(about.checkup)] : []),
      ...(shown.length > 0 ? [examplesSection(inputs, shown, shownTexts)] : []),
      tracesSection(labelled !== null, labelled?.costs != null),
      repeatSection(inputs, options, threshold, digests),
    ],
  };
}

/** The headline as Decide has it, and whether the judge is worth asking. */
function lead({ curve: { curve }, threshold, labelled }: ReportFigures, { about }: ReportInputs): string[] {
  const words = (at: number) => pointWords(operatingPoint(curve, at));
  const headline = decisionSentence(words(threshold), labelled && words(Number.NEGATIVE_INFINITY));
  const filter = about.filter
    ? [
        `Of ${plural(curve.n, 'scored row')} where ${about.filter.words}, out of ${plural(about.filter.of, 'row')}.`,
      ]
    : [];
  const judge = about.judge ? judgeWords(about.judge) : about.score;
  return [
    headline,
    ...filter,
    labelled
      ? trustSentence(judge, trustOf(labelled.summarise))
      : `Judged by ${judge}: ${plural(curve.n, 'row')} with a score. Nothing is known of risk without labels.`,
  ];
}

const judgeWords = ({ judge_model, judge_adapter }: NonNullable<ReportInputs['about']['judge']>): string =>
  judge_adapter === null ? judge_model : `${judge_model} + ${judge_adapter}`;

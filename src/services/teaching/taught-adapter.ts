import type { JudgeMode } from '#core/judge/judge.ts';
import type { LinearProbe } from '#core/linear-probe/linear-probe.ts';
import type { Row } from '#core/rows/row.ts';
import { defaultLabelRecipe } from '#core/selfj/labels.ts';
import type { TaughtFromKept } from '#core/teaching/kept-teaching.ts';
import { taughtFigures } from '#core/teaching/taught-figures.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import {
  type AdapterRecord,
  adapterRecordFile,
  modelCardFile,
  weightsFile,
} from '#core/training/adapter-record.ts';
import { textBytes } from '#core/training/artefacts.ts';
import { modelCard } from '#core/training/model-card.ts';
import { seenInstructions } from '#core/training/seen-instructions.ts';
import { defaultTrainingSettings } from '#core/training/settings.ts';
import { readLinearProbe, writeLinearProbe } from '#model/linear-probe/probe-files.ts';
import { hashRows } from '#model/training/hash-rows.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { digestBytes, digestText } from '#model/weights/digest.ts';
import type { RunToTeach } from './run-to-teach.ts';

export interface TaughtAdapter {
  record: AdapterRecord;
  /** SHA-256 of its weights. */
  sha256: string;
  files: Map<string, Uint8Array<ArrayBuffer>>;
  /** As its file has it, whose weights are floats: what a judge made of the file gives. */
  probe: LinearProbe;
}

export interface TaughtAbout {
  name: string;
  /** Column of the labels. */
  label: string;
  dataName: string;
  /** Rows of the dataset. */
  rows: number;
  /** Those that were learned from, in the order of `TaughtFromKept`. */
  graded: readonly Row[];
  /** ISO 8601. */
  createdAt: string;
}

/** The files of a judge that was taught from kept inputs: those that `train --prior` writes. */
export async function taughtAdapter(
  { run, adapter, prior, record }: RunToTeach,
  taught: TaughtFromKept,
  about: TaughtAbout,
): Promise<TaughtAdapter> {
  const mode: JudgeMode = run.spec.template.mode;
  const weights = writeLinearProbe({ ...prior, probes: { ...prior.probes, [mode]: taught.probe } });
  const sha256 = digestBytes(weights);
  const { withReference, withoutReference } = record?.templates ?? {
    withReference: defaultTemplates['with-reference'],
    withoutReference: defaultTemplates['without-reference'],
  };
  const { template, maxTokens } = run.spec;
  const graded = about.graded.map((row, at) => ({
    ...row,
    source: { ...row.source, [about.label]: taught.grade[at]! },
  }));
  const made: AdapterRecord = {
    format: 1,
    kind: 'linear-probe',
    id: sha256.slice(0, 12),
    name: about.name,
    base: record?.base ?? run.judge.model,
    data: {
      name: about.dataName,
      sha256: hashRows(graded, about.label),
      rows: { training: graded.length, validation: 0, test: 0, leftOut: about.rows - graded.length },
      // What the prior was trained on is known to the taught judge too.
      seenInstructions: [
        ...new Set([...(record?.data.seenInstructions ?? []), ...seenInstructions(graded, digestText)]),
      ].sort(),
    },
    label: { ...defaultLabelRecipe, method: 'column', column: about.label },
    templates:
      mode === 'with-reference'
        ? { withReference: template, withoutReference }
        : { withReference, withoutReference: template },
    maxTokens,
    settings: null,
    prior: { id: adapter.id, name: adapter.name, sha256: adapter.sha256 },
    seed: defaultTrainingSettings.seed,
    figures: taughtFigures(taught, taught.grade, taught.instruction),
    curves: null,
    createdAt: about.createdAt,
  };
  const files = new Map([
    [weightsFile['linear-probe'], weights],
    [adapterRecordFile, textBytes(`${JSON.stringify(made, null, 2)}\n`)],
    [modelCardFile, textBytes(modelCard(made))],
  ]);
  const { probes } = await readLinearProbe(bufferSource(weights), null);
  return { record: made, sha256, files, probe: probes[mode]! };
}

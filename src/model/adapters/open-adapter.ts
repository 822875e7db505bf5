import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { AppError } from '#core/errors.ts';
import type { AdapterIdentity, JudgeMode } from '#core/judge/judge.ts';
import { digitProbabilities } from '#core/quick-fit/digit-head.ts';
import { type AdapterRecord, adapterRecordFile } from '#core/training/adapter-record.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import type { JudgeAdapter } from '../engine/judge-adapter.ts';
import { LoraAdapter } from '../lora/adapter.ts';
import { adapterWeightsFile, readPeftFiles } from '../lora/peft-files.ts';
import { type QuickFitHeads, quickFitFile, readQuickFit } from '../quick-fit/quick-fit-files.ts';

/** What an adapter's files say of it before the base model is there. */
export interface AdapterDescription {
  kind: 'lora' | 'quick-fit';
  /** How it was made; null for an adapter from elsewhere. */
  record: AdapterRecord | null;
}

/** @throws AppError `missing-file` where the files are no adapter */
export async function describeAdapter(files: ReadonlyMap<string, ByteSource>): Promise<AdapterDescription> {
  const kind = files.has(quickFitFile) ? 'quick-fit' : files.has(adapterWeightsFile) ? 'lora' : null;
  if (!kind)
    throw new AppError(
      'missing-file',
      `There is no adapter among the files: neither ${adapterWeightsFile} (with adapter_config.json) nor ${quickFitFile}.`,
      { files: [...files.keys()] },
    );
  const file = files.get(adapterRecordFile);
  return { kind, record: file ? parseRecord(new TextDecoder().decode(await file.read(0, file.size))) : null };
}

/**
 * An adapter on the device, ready to be attached to the base model.
 * @throws AppError `bad-adapter` where it does not fit the base
 */
export async function openAdapter(
  files: ReadonlyMap<string, ByteSource>,
  base: DecoderConfig,
  name: string,
): Promise<JudgeAdapter> {
  const { kind, record } = await describeAdapter(files);
  const weights = files.get(kind === 'lora' ? adapterWeightsFile : quickFitFile)!;
  const digest = bytesToHex(sha256(await weights.read(0, weights.size)));
  const identity: AdapterIdentity = {
    id: record?.id ?? digest.slice(0, 12),
    name: record?.name ?? name,
    kind,
    sha256: digest,
  };
  if (kind === 'quick-fit') return quickFitAdapter(identity, await readQuickFit(weights, base.hiddenSize));
  const lora = new LoraAdapter((await readPeftFiles(files, base)).parameters);
  return { identity, projections: lora, head: null, dispose: () => lora.dispose() };
}

export function quickFitAdapter(identity: AdapterIdentity, heads: QuickFitHeads): JudgeAdapter {
  const headFor = (mode: JudgeMode) => {
    const head = heads[mode];
    if (head) return head;
    throw new AppError(
      'other-mode',
      `This quick fit cannot judge ${mode.replace('-', ' ')}: it was not fitted for that. Choose the other mode.`,
      { mode },
    );
  };
  return {
    identity,
    projections: null,
    head: {
      check: ({ template }) => void headFor(template.mode),
      probabilities: (hidden, { template }) => digitProbabilities(headFor(template.mode), hidden),
    },
    dispose: () => {},
  };
}

function parseRecord(text: string): AdapterRecord {
  let record: Partial<AdapterRecord> | null = null;
  try {
    record = JSON.parse(text) as Partial<AdapterRecord>;
  } catch {
    // Falls through to the error below, which says what to do.
  }
  if (record?.format === 1 && record.base?.sha256) return record as AdapterRecord;
  throw new AppError(
    'bad-adapter',
    `${adapterRecordFile} is damaged or of a later version. Remove it to use the adapter without its provenance.`,
  );
}

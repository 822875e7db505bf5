import { AppError } from '#core/errors.ts';
import type { AdapterIdentity } from '#core/judge/judge.ts';
import {
  type AdapterRecord,
  adapterRecordFile,
  weightsAmong,
  weightsFile,
} from '#core/training/adapter-record.ts';
import { readAdapterRecord } from '#core/training/adapter-record-schema.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { digestBytes } from '#model/weights/digest.ts';
import { refuseStandIns } from '#model/weights/refuse-stand-ins.ts';

/** What an adapter's files say of it before the base model is there. */
export interface AdapterDescription {
  kind: AdapterRecord['kind'];
  /** Name of the file that holds its weights. */
  weights: string;
  /** How it was made; null for an adapter from elsewhere. */
  record: AdapterRecord | null;
}

/** @throws AppError `missing-file` where the files are no adapter, `wrong-file-type` where one was not fetched */
export async function describeAdapter(files: ReadonlyMap<string, ByteSource>): Promise<AdapterDescription> {
  const found = weightsAmong((name) => files.has(name));
  if (!found)
    throw new AppError(
      'missing-file',
      `There is no adapter among the files: neither ${weightsFile.lora} (with adapter_config.json) nor ${weightsFile['linear-probe']}.`,
      { files: [...files.keys()] },
    );
  await refuseStandIns(files);
  const file = files.get(adapterRecordFile);
  return {
    kind: found.kind,
    weights: found.file,
    record: file ? readAdapterRecord(new TextDecoder().decode(await file.read(0, file.size))) : null,
  };
}

/**
 * Which adapter the files are, as runs record it, without opening it.
 * @param name what one from elsewhere is called
 */
export async function identifyAdapter(
  files: ReadonlyMap<string, ByteSource>,
  name: string,
): Promise<AdapterDescription & { identity: AdapterIdentity }> {
  const description = await describeAdapter(files);
  const { kind, record } = description;
  const weights = files.get(description.weights)!;
  const sha256 = digestBytes(await weights.read(0, weights.size));
  const identity = {
    id: record?.id ?? sha256.slice(0, 12),
    name: record?.name ?? name,
    kind,
    sha256,
  };
  return { ...description, identity };
}

import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import type { FeatureId } from '#core/features/feature-id.ts';
import { textFeatures } from '#core/features/text-features.ts';
import { joinInputs, type KeptInputs } from '#core/linear-probe/kept-inputs.ts';
import { bySchema, objectOf } from '#core/schema/by-schema.ts';
import { digest } from './models/piece-hashes.ts';
import type { StoredInputs } from './schema.ts';

/** Inputs with the hash that tells whether they are read as they were stored. */
export type SealedInputs = KeptInputs & Pick<StoredInputs, 'sha256'>;

export const sealInputs = async (inputs: KeptInputs): Promise<SealedInputs> => ({
  ...inputs,
  sha256: await digestOf(inputs),
});

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const schema: v.GenericSchema<unknown, SealedInputs> = objectOf({
  rows: v.instance(Int32Array),
  width: count,
  states: v.instance(Uint16Array),
  features: v.array(v.custom<FeatureId>((id) => typeof id === 'string' && Object.hasOwn(textFeatures, id))),
  values: v.instance(Float64Array),
  sha256: v.string(),
});

/**
 * Kept inputs of a run, checked: fields, lengths, rows, digest, and that none is missing.
 * @param expected rows that were stored, of a dataset of so many
 * @throws AppError `damaged-inputs`
 */
export async function openInputs(
  stored: readonly unknown[],
  expected: { runId: string; rows: number; datasetRows: number },
): Promise<KeptInputs> {
  const parts: KeptInputs[] = [];
  for (const record of stored) {
    const checked = bySchema(schema, record);
    if (!checked.ok) throw damagedInputs(expected.runId, checked.field);
    const { rows, width, states, features, values, sha256 } = checked.value;
    const fits =
      states.length === rows.length * width &&
      values.length === rows.length * features.length &&
      rows.every((row) => row >= 0 && row < expected.datasetRows);
    if (!fits) throw damagedInputs(expected.runId, 'rows');
    if (sha256 !== (await digestOf(checked.value))) throw damagedInputs(expected.runId, 'sha256');
    parts.push(checked.value);
  }
  const inputs = joinInputs(parts);
  if (inputs?.rows.length !== expected.rows) throw damagedInputs(expected.runId, 'rows');
  return inputs;
}

const damagedInputs = (runId: string, field: string) =>
  new AppError(
    'damaged-inputs',
    `What this browser keeps of the rows that the judge read is damaged or incomplete (${field}), so it is not used: the judge can be taught from score and length alone. The scores are kept apart and are unharmed. Judge the rows again to have it anew.`,
    { runId, field },
  );

function digestOf({ rows, states, values }: KeptInputs): Promise<string> {
  const bytes = new Uint8Array(rows.byteLength + states.byteLength + values.byteLength);
  let at = 0;
  for (const part of [rows, states, values]) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return digest(bytes);
}

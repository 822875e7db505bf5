import { readFile } from 'node:fs/promises';
import type { Policy } from '#core/policy/policy.ts';
import { parsePolicy } from '#core/policy/policy-schema.ts';
import { fileError } from '../../node/files/file-error.ts';

/** @throws AppError `bad-policy`, or a code of `fileError` */
export async function readPolicy(path: string): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    throw fileError(thrown, { path, consequence: 'Nothing was decided.' });
  }
  return parsePolicy(text, path);
}

import { readFile } from 'node:fs/promises';
import type { Policy } from '#core/policy/policy.ts';
import { digestNote, parsePolicy } from '#core/policy/policy-schema.ts';
import { fileError } from '../../node/files/file-error.ts';
import { sha256 } from '../output/digest.ts';

/**
 * Read a policy file; one without a digest is said to be without on stderr.
 * @throws AppError `bad-policy`, or a code of `fileError`
 */
export async function readPolicy(path: string): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    throw fileError(thrown, { path, consequence: 'Nothing was decided.' });
  }
  const policy = await parsePolicy(text, path, async (bytes) => sha256(bytes));
  const note = digestNote(policy);
  if (note !== null) process.stderr.write(`${note}\n`);
  return policy;
}

import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#core/errors.ts';
import { fileError } from '../../node/files/file-error.ts';
import { isSameFile } from '../../node/files/same-file.ts';
import { UsageError } from '../command.ts';

/**
 * Refuse a place where rows cannot be written, before a model is loaded for nothing.
 * @param data a file that must not be the one written to; null where it may be
 * @param word the option that names it
 * @throws {UsageError} where `out` is the file `data` itself, also by another name or a link
 * @throws {AppError} `no-such-folder`, `output-is-folder`, `not-a-file`, or a code of `fileError`
 */
export async function checkOutputPath(out: string, data: string | null, word = 'out'): Promise<void> {
  const folder = dirname(out);
  if (!(await typeOf(folder))?.isDirectory())
    throw new AppError(
      'no-such-folder',
      `There is no folder ${folder}, so nothing was written. Create it, or choose another --${word}.`,
      { folder },
    );
  const before = await typeOf(out);
  if (before?.isDirectory())
    throw new AppError(
      'output-is-folder',
      `${out} is a folder, so nothing was written. Give --${word} the name of a file.`,
      { path: out },
    );
  if (before && !before.isFile())
    throw new AppError(
      'not-a-file',
      `${out} is not a file, so nothing was written. Give --${word} the name of a file.`,
      {
        path: out,
      },
    );
  try {
    await access(before ? out : folder, constants.W_OK);
  } catch (thrown) {
    throw fileError(thrown, { path: out, doing: 'written', consequence: 'Nothing was changed.' });
  }
  if (data !== null) await refuseReadFile(out, data, 'data', word);
}

/**
 * Refuse to write over a file that is read, also by another name or a link.
 * @param reads the option that names the file `read`
 * @throws {UsageError}
 */
export async function refuseReadFile(out: string, read: string, reads: string, word = 'out'): Promise<void> {
  if (await isSameFile(out, read))
    throw new UsageError(
      `--${word} is the file that --${reads} reads. Give --${word} another name: it is written anew.`,
    );
}

const typeOf = (path: string) => stat(path).catch(() => null);

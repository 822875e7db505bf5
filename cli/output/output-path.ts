import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#core/errors.ts';
import { UsageError } from '../command.ts';

/**
 * Refuse a place where rows cannot be written, before a judge is loaded for nothing.
 * @throws {UsageError} where `out` is the file `data` itself, also by another name
 * @throws {AppError} `no-such-folder` or `output-is-folder`
 */
export async function checkOutputPath(out: string, data: string): Promise<void> {
  const folder = dirname(out);
  if (!(await isFolder(folder)))
    throw new AppError(
      'no-such-folder',
      `There is no folder ${folder}, so nothing was judged. Create it, or choose another --out.`,
      { folder },
    );
  if (await isFolder(out))
    throw new AppError(
      'output-is-folder',
      `${out} is a folder, so nothing was judged. Give --out the name of a file.`,
      { path: out },
    );
  const [written, read] = await Promise.all([realpath(out).catch(() => null), realpath(data)]);
  if (written === read)
    throw new UsageError('--out is the file that --data reads. Give --out another name: it is written anew.');
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

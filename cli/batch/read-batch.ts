import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { type ExportedBatch, isShardName, readExportedBatch } from '#core/batch/exported-batch.ts';
import type { ResultFile } from '#core/batch/import-report.ts';
import type { ResultLine } from '#core/batch/read-results.ts';
import { AppError } from '#core/errors.ts';
import { fileError } from '../../node/files/file-error.ts';
import { sha256 } from '../output/digest.ts';

/** @throws AppError `bad-batch-folder`, `hash-mismatch` where a file of rows is not the one that was exported */
export const readBatch = (folder: string): Promise<ExportedBatch> =>
  readExportedBatch({
    name: folder,
    sha256,
    async read(name) {
      const path = join(folder, name);
      try {
        return await readFile(path);
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw fileError(thrown, { path, consequence: 'Nothing was imported.' });
      }
    },
  });

/** Every file of results under a folder, by name; those of an export and `except` (the rows, the judged rows) are none. */
export async function resultFiles(folder: string, except: readonly string[]): Promise<string[]> {
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new AppError('no-such-folder', `There is no folder ${folder}, so nothing was imported.`, {
      folder,
    });
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile() && /\.jsonl$/i.test(entry.name) && !isShardName(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => except.every((other) => relative(path, other) !== ''))
    .sort();
  if (files.length === 0)
    throw new AppError(
      'no-results',
      `There are no files of results (.jsonl) in ${folder}, so nothing was imported. Give --results the folder that the server's output lies in.`,
      { folder },
    );
  return files;
}

/** The lines of a file of results that are not empty; `told` is given the file's digest at its end. */
export async function* resultLines(
  path: string,
  told: (file: ResultFile) => void,
): AsyncGenerator<ResultLine> {
  const digest = createHash('sha256');
  const stream = createReadStream(path);
  stream.on('data', (chunk) => digest.update(chunk));
  let line = 0;
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (text.trim() !== '') yield { text, file: path, line };
    }
  } catch (thrown) {
    throw fileError(thrown, { path, consequence: 'Nothing was imported.' });
  }
  told({ path, sha256: digest.digest('hex'), lines: line });
}

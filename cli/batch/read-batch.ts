import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type BatchManifest,
  type BatchRow,
  badFolder,
  parseBatchManifest,
  parseBatchRow,
} from '#core/batch/batch-manifest.ts';
import { AppError } from '#core/errors.ts';
import { fileError } from '../../node/files/file-error.ts';
import { sha256 } from '../output/digest.ts';
import { isShardName, manifestName } from './write-batch.ts';

/** A batch as it was exported: its manifest, and what is known of each row. */
export interface ExportedBatch {
  manifest: BatchManifest;
  /** SHA-256 of the manifest's bytes. */
  sha256: string;
  rows: readonly BatchRow[];
}

/** @throws AppError `bad-batch-folder`, `hash-mismatch` where a file of rows is not the one that was exported */
export async function readBatch(folder: string): Promise<ExportedBatch> {
  const path = join(folder, manifestName);
  const text = await readFile(path, 'utf8').catch(() => {
    throw badFolder(
      folder,
      `there is no ${manifestName}: an interrupted export is finished by the same call`,
    );
  });
  const manifest = parseBatchManifest(text, path);
  const rows: BatchRow[] = [];
  for (const shard of manifest.shards) {
    const file = join(folder, shard.rows);
    const known = await readFile(file).catch((thrown) => {
      throw fileError(thrown, { path: file, consequence: 'Nothing was imported.' });
    });
    if (sha256(known) !== shard.sha256.rows)
      throw new AppError(
        'hash-mismatch',
        `${file} is not the file that was exported: its SHA-256 differs. Nothing was imported. Copy the folder anew.`,
        { path: file },
      );
    for (const line of known.toString('utf8').split('\n'))
      if (line !== '') rows.push(parseBatchRow(line, file));
  }
  return { manifest, sha256: sha256(Buffer.from(text)), rows };
}

/** A file of results, as it is told in the report of an import. */
export interface ResultFile {
  path: string;
  sha256: string;
  lines: number;
}

/** A line of results, and where it stands. */
export interface ResultLine {
  text: string;
  file: string;
  line: number;
}

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

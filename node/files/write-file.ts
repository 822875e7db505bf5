import {
  access,
  constants,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  truncate,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '#core/errors.ts';
import { fileError } from './file-error.ts';

/** The part of an open file that writing needs; a test gives one that writes short or fails. */
export interface WritableFile {
  /** May write less than it is given, as a file system does that is nearly full. */
  write(bytes: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }>;
  sync(): Promise<void>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

export type OpenFile = (path: string, flags: 'w' | 'a', mode?: number) => Promise<WritableFile>;

export type Piece = string | Uint8Array;

/**
 * Replace a file whole, or leave it as it is: the pieces go into a temporary file beside it, which is synchronised with
 * the disk and then takes the file's name. A symbolic link is written through; permissions stay.
 * @param check reads the new file under its temporary name; what it throws leaves the old file as it is
 * @throws {AppError} with a code of `fileError`, or `not-a-file`; the temporary file is removed then
 */
export async function replaceFile(
  path: string,
  pieces: Iterable<Piece> | AsyncIterable<Piece>,
  { openFile = open, check }: { openFile?: OpenFile; check?: (temporary: string) => Promise<void> } = {},
): Promise<void> {
  const target = await linkedFile(path);
  const temporary = `${target}.${process.pid}.writing`;
  const before = await stat(target).catch(() => null);
  try {
    if (before) await refuseReplacing(target, before.isFile());
    await writeSynchronised(await openFile(temporary, 'w', before?.mode), pieces, 'sync');
    await check?.(temporary);
    await rename(temporary, target);
    await synchroniseFolder(dirname(target));
    await removeAbandoned(target);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {});
    throw fileError(thrown, { path, doing: 'written', consequence: kept(before !== null) });
  }
}

const kept = (existed: boolean) =>
  existed ? 'The file that was there is unchanged.' : 'Nothing was written.';

/**
 * Append to a file; the text is on disk when this settles.
 * @throws {AppError} with a code of `fileError`; the file ends where it ended before
 */
export async function appendToFile(path: string, text: string, openFile: OpenFile = open): Promise<void> {
  const before = await stat(path).catch(() => null);
  try {
    await writeSynchronised(await openFile(path, 'a'), [text], 'datasync');
  } catch (thrown) {
    await (before ? truncate(path, before.size) : rm(path, { force: true })).catch(() => {});
    throw fileError(thrown, { path, doing: 'written', consequence: 'What it held before is kept.' });
  }
}

/** Pieces are joined to writes of about this many bytes. */
const writeBytes = 1 << 18;

async function writeSynchronised(
  file: WritableFile,
  pieces: Iterable<Piece> | AsyncIterable<Piece>,
  synchronise: 'sync' | 'datasync',
): Promise<void> {
  try {
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    const flush = async () => {
      await writeAll(file, Buffer.concat(waiting));
      waiting = [];
      bytes = 0;
    };
    for await (const piece of pieces) {
      const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
      waiting.push(chunk);
      bytes += chunk.length;
      if (bytes >= writeBytes) await flush();
    }
    await flush();
    await file[synchronise]();
  } finally {
    await file.close();
  }
}

/** Write every byte, however many calls it takes. */
async function writeAll(file: WritableFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    if (bytesWritten <= 0)
      throw Object.assign(new Error('The file took no more bytes.'), { code: 'ENOSPC', syscall: 'write' });
    at += bytesWritten;
  }
}

/** The file that a path stands for, through symbolic links; a link to a file that is not there yet too. */
export async function linkedFile(path: string): Promise<string> {
  const existing = await realpath(path).catch(() => null);
  if (existing !== null) return existing;
  const link = await readlink(path).catch(() => null);
  return link === null ? path : resolve(dirname(path), link);
}

async function refuseReplacing(path: string, isFile: boolean): Promise<void> {
  if (!isFile)
    throw new AppError(
      'not-a-file',
      `${path} is not a file, so nothing was written there. Give the name of a file.`,
      { path },
    );
  await access(path, constants.W_OK);
}

/** Make the new name last through a power failure, where the system can. */
async function synchroniseFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Temporary files that processes left which were killed while they wrote this file. */
async function removeAbandoned(target: string): Promise<void> {
  const folder = dirname(target);
  const start = `${basename(target)}.`;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(start) || !name.endsWith('.writing')) continue;
    const pid = Number(name.slice(start.length, -'.writing'.length));
    if (Number.isInteger(pid) && pid > 0 && !isAlive(pid)) await rm(join(folder, name), { force: true });
  }
}

/** Whether a process of this number runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

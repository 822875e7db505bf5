import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import { trimSigns } from '#core/text/trim-signs.ts';
import { fileError } from '../../node/files/file-error.ts';
import { isAlive, linkedFile } from '../../node/files/write-file.ts';

/** Locks of this process: after a restart, for instance of a container, another process may have had its number. */
const held = new Set<string>();

/** How long a lock may be empty, between being made and being written. */
const emptyMs = 10_000;

/**
 * Do `work` while no other call writes to `out`, a file or a folder: two calls would each put back what the other does
 * not know of. The lock is a file beside it, `OUT.lock`, that holds a process number; the lock of a process that has
 * ended is taken over. It does not reach to other machines that share the folder.
 * @throws {AppError} `output-busy` where another call is at it; a code of `fileError` where no lock can be made
 */
export async function withOutputLock<R>(out: string, work: () => Promise<R>): Promise<R> {
  const lock = `${trimSigns(await linkedFile(out), '/\\', 'end')}.lock`;
  await take(lock, out);
  held.add(lock);
  try {
    return await work();
  } finally {
    held.delete(lock);
    await rm(lock, { force: true }).catch(() => {});
  }
}

async function take(lock: string, out: string): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    if (await made(lock, out)) return;
    const found = await contentOf(lock);
    // It was removed between the two looks.
    if (found === null) continue;
    if (!(await isAbandoned(lock, found)) || !(await removeAbandoned(lock, found)))
      throw busy(out, lock, found);
  }
  throw busy(out, lock, '');
}

/** Whether the lock was made: false where there is one. */
async function made(lock: string, out: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    try {
      await file.writeFile(`${process.pid}\n`);
    } catch (thrown) {
      await rm(lock, { force: true });
      throw thrown;
    } finally {
      await file.close();
    }
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fileError(thrown, { path: out, doing: 'written', consequence: 'Nothing was changed.' });
  }
}

const contentOf = (path: string) => readFile(path, 'utf8').catch(() => null);

async function isAbandoned(lock: string, content: string): Promise<boolean> {
  const pid = Number(content);
  if (content === '') return Date.now() - ((await stat(lock).catch(() => null))?.mtimeMs ?? 0) > emptyMs;
  if (!Number.isInteger(pid) || pid <= 0) return false;
  return pid === process.pid ? !held.has(lock) : !isAlive(pid);
}

/** @returns false where another call was faster, whose lock stays */
async function removeAbandoned(lock: string, content: string): Promise<boolean> {
  const aside = `${lock}.${process.pid}`;
  await rename(lock, aside).catch(() => {});
  const moved = await contentOf(aside);
  if (moved !== null && moved !== content) {
    await rename(aside, lock);
    return false;
  }
  await rm(aside, { force: true });
  return true;
}

const busy = (out: string, lock: string, content: string) =>
  new AppError(
    'output-busy',
    `Another call is writing to ${out}${content === '' ? '' : ` (process ${content.trim()})`}. Nothing was changed. Let it end, or choose another --out. If there is no such call, delete ${lock}.`,
    { path: out, lock },
  );

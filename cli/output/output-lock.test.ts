import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { withOutputLock } from './output-lock.ts';

let folder: string;
let out: string;
const folders: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  folders.push(folder);
  out = join(folder, 'out.jsonl');
});

afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true }))));

const busy = expect.objectContaining({ code: 'output-busy' });
/** The number of a process that has ended. */
const endedPid = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('withOutputLock', () => {
  it('lets one call at a time write, and leaves nothing behind', async () => {
    let others = 0;
    const second = () =>
      withOutputLock(out, async () => {
        others += 1;
      });
    await withOutputLock(out, async () => {
      await expect(second()).rejects.toThrow(busy);
      expect((await readFile(`${out}.lock`, 'utf8')).trim()).toBe(String(process.pid));
    });
    await second();
    expect(others).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is given back where the work fails', async () => {
    const failing = withOutputLock(out, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(existsSync(`${out}.lock`)).toBe(false);
  });

  it('holds for a symbolic link to the file too, and for a folder by either spelling', async () => {
    await writeFile(out, '');
    await symlink(out, join(folder, 'link'));
    await mkdir(join(folder, 'adapter'));
    await withOutputLock(out, () =>
      expect(withOutputLock(join(folder, 'link'), async () => {})).rejects.toThrow(busy),
    );
    await withOutputLock(join(folder, 'adapter'), () =>
      expect(withOutputLock(`${join(folder, 'adapter')}/`, async () => {})).rejects.toThrow(busy),
    );
  });

  it('takes over from a process that has ended, and from its own number of another time', async () => {
    for (const pid of [endedPid(), process.pid]) {
      await writeFile(`${out}.lock`, `${pid}\n`);
      expect(await withOutputLock(out, async () => 'done')).toBe('done');
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('refuses a lock of a process that runs, and one that it cannot read, and leaves both', async () => {
    for (const content of [`${process.ppid}\n`, 'something else']) {
      await writeFile(`${out}.lock`, content);
      await expect(withOutputLock(out, async () => {})).rejects.toThrow(busy);
      expect(await readFile(`${out}.lock`, 'utf8')).toBe(content);
    }
  });

  it('waits out the moment in which a lock is empty, and no longer', async () => {
    await writeFile(`${out}.lock`, '');
    await expect(withOutputLock(out, async () => {})).rejects.toThrow(busy);
    await utimes(`${out}.lock`, new Date(0), new Date(0));
    expect(await withOutputLock(out, async () => 'done')).toBe('done');
  });

  it('says in a sentence where no lock can be made', async () => {
    const nowhere = withOutputLock(join(folder, 'missing', 'out'), async () => {});
    await expect(nowhere).rejects.toThrow(/Nothing was changed/);
  });
});

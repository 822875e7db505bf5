import { execFileSync, spawnSync } from 'node:child_process';
import { link, mkdir, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSameFile } from './same-file.ts';
import { memoryFolder } from './testing/memory-folder.ts';
import { appendToFile, type OpenFile, replaceFile } from './write-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await memoryFolder('write-file');
});
afterEach(() => rm(folder, { recursive: true }));

const path = () => join(folder, 'rows.jsonl');
const lines = Array.from({ length: 300 }, (_, i) => `{"row":${i},"text":"é 汉"}\n`);

/** A file system that takes a few bytes a call, and from `room` bytes on none, with `code`. */
const nearlyFull =
  (room: number, code = 'ENOSPC'): OpenFile =>
  async (name, flags, mode) => {
    const file = await open(name, flags, mode);
    let left = room;
    return {
      async write(bytes, offset, length) {
        if (left <= 0) throw Object.assign(new Error(code), { code, syscall: 'write' });
        const taken = Math.min(length, 7, left);
        left -= taken;
        return file.write(bytes, offset, taken);
      },
      sync: () => file.sync(),
      datasync: () => file.datasync(),
      close: () => file.close(),
    };
  };

describe('a file that is replaced', () => {
  it('is written whole where each write is short', async () => {
    await replaceFile(path(), lines, { openFile: nearlyFull(Number.POSITIVE_INFINITY) });
    expect(await readFile(path(), 'utf8')).toBe(lines.join(''));
    expect(await readdir(folder)).toEqual(['rows.jsonl']);
  });

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'quota-exceeded'],
    ['EIO', 'disk-failure'],
  ])('is left as it was on %s, and nothing stays beside it', async (system, code) => {
    await writeFile(path(), 'good');
    await expect(replaceFile(path(), lines, { openFile: nearlyFull(100, system) })).rejects.toMatchObject({
      code,
      message: expect.stringContaining('The file that was there is unchanged.'),
    });
    expect(await readFile(path(), 'utf8')).toBe('good');
    expect(await readdir(folder)).toEqual(['rows.jsonl']);
  });

  it('is left as it was where its pieces cannot be made', async () => {
    await writeFile(path(), 'good');
    const broken = function* () {
      yield 'half';
      throw new Error('no more');
    };
    await expect(replaceFile(path(), broken())).rejects.toThrow('no more');
    expect(await readFile(path(), 'utf8')).toBe('good');
    expect(await readdir(folder)).toEqual(['rows.jsonl']);
  });

  it('is written through a symbolic link, keeps its permissions, and is known by every name', async () => {
    await writeFile(path(), 'good', { mode: 0o640 });
    const [symbolic, hard] = [join(folder, 'symbolic'), join(folder, 'hard')];
    await symlink(path(), symbolic);
    await link(path(), hard);
    for (const name of [symbolic, hard, join(folder, '.', 'rows.jsonl')])
      expect(await isSameFile(name, path())).toBe(true);
    await replaceFile(symbolic, ['new']);
    expect(await readFile(path(), 'utf8')).toBe('new');
    expect((await stat(path())).mode & 0o777).toBe(0o640);
    const dangling = join(folder, 'dangling');
    await symlink('later.jsonl', dangling);
    await replaceFile(dangling, ['later']);
    expect(await readFile(join(folder, 'later.jsonl'), 'utf8')).toBe('later');
  });

  it('takes away what a killed process left of it, and nothing else', async () => {
    const { pid: ended } = spawnSync(process.execPath, ['--version']);
    const others = ['other.1.writing', `rows.jsonl.${process.ppid}.writing`, 'rows.jsonl.notes.writing'];
    for (const name of [`rows.jsonl.${ended}.writing`, ...others])
      await writeFile(join(folder, name), 'half');
    await replaceFile(path(), ['new']);
    expect((await readdir(folder)).sort()).toEqual([...others, 'rows.jsonl'].sort());
  });

  it('is refused with a sentence where it cannot be a file', async () => {
    await mkdir(join(folder, 'sub'));
    await expect(replaceFile(join(folder, 'sub'), lines)).rejects.toMatchObject({ code: 'not-a-file' });
    await expect(replaceFile('/dev/null', lines)).rejects.toMatchObject({ code: 'not-a-file' });
    await writeFile(path(), '');
    await expect(replaceFile(join(path(), 'below'), lines)).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(replaceFile(join(folder, 'none', 'x'), lines)).rejects.toMatchObject({
      code: 'no-such-file',
    });
  });
});

describe('a text that is appended', () => {
  it('is there whole, or not at all', async () => {
    await appendToFile(path(), 'a\n', nearlyFull(1000));
    await appendToFile(path(), lines.join(''), nearlyFull(Number.POSITIVE_INFINITY));
    const before = await readFile(path(), 'utf8');
    expect(before).toBe(`a\n${lines.join('')}`);
    const failing = appendToFile(path(), lines.join(''), nearlyFull(50));
    await expect(failing).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readFile(path(), 'utf8')).toBe(before);
  });
});

/** Where this may mount a file system, one of 64 kB that is really full. */
const mounts = (() => {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();

it.runIf(mounts)('keeps the old file on a real disk of 64 kB that is full', async () => {
  const script = join(folder, 'fill.mts');
  const writer = new URL('./write-file.ts', import.meta.url).href;
  await writeFile(
    script,
    `import { readFile, readdir } from 'node:fs/promises';
     import { appendToFile, replaceFile } from ${JSON.stringify(writer)};
     const code = (promise: Promise<void>) => promise.then(() => 'written', (thrown) => thrown.code);
     await replaceFile('/mnt/rows', ['x'.repeat(30_000)]);
     const replaced = await code(replaceFile('/mnt/rows', ['y'.repeat(50_000)]));
     const after = await readFile('/mnt/rows', 'utf8');
     const appended = await code(appendToFile('/mnt/rows', 'z'.repeat(50_000)));
     const last = await readFile('/mnt/rows', 'utf8');
     console.log(JSON.stringify([replaced, after.length, appended, last.length, await readdir('/mnt')]));`,
  );
  const command = `mount -t tmpfs -o size=64k tmpfs /mnt && ${process.execPath} --import tsx ${script}`;
  const printed = execFileSync('unshare', ['--mount', 'sh', '-c', command], { encoding: 'utf8' });
  expect(JSON.parse(printed)).toEqual(['disk-full', 30_000, 'disk-full', 30_000, ['rows']]);
});

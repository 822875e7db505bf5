import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;

/** A package whose `npm start` serves as ours does, without a build. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'end-with-parent-'));
  await writeFile(join(folder, 'package.json'), '{"name":"x","scripts":{"start":"node serve.mjs"}}');
  const module = JSON.stringify(new URL('./end-with-parent.mjs', import.meta.url).href);
  await writeFile(
    join(folder, 'serve.mjs'),
    `import { createServer } from 'node:http';
     import { endWithParent } from ${module};
     endWithParent();
     const server = createServer((_, response) => response.end('here'));
     server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`,
  );
});

afterAll(() => rm(folder, { recursive: true }));

const address = (child: ChildProcess) =>
  new Promise<string>((resolve) => {
    let text = '';
    child.stdout!.on('data', (chunk) => {
      text += chunk;
      const found = /http:\S+/.exec(text);
      if (found) resolve(found[0]);
    });
  });

test.each([
  ['SIGTERM to npm alone', (npm: number): boolean => process.kill(npm, 'SIGTERM')],
  ['SIGINT to the group, as Ctrl-C gives it', (npm: number): boolean => process.kill(-npm, 'SIGINT')],
] as const)(
  'what npm start serves ends on %s',
  async (_, end) => {
    const npm = spawn('npm', ['start'], { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    const url = await address(npm);
    expect(await (await fetch(url)).text()).toBe('here');
    // The pipe closes when the last process that holds it, the server, has ended.
    const ended = new Promise((resolve) => npm.stdout!.on('close', resolve));
    end(npm.pid!);
    await ended;
    await expect(fetch(url)).rejects.toThrow();
  },
  60_000,
);

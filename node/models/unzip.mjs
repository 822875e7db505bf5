// @ts-check
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Unzip, UnzipInflate } from 'fflate';

/**
 * Stream members of a zip to files. Every wanted member must be there.
 * @param {string} zipPath
 * @param {Map<string, string>} wanted member → path to write to
 */
export async function unzip(zipPath, wanted) {
  /** @type {{ handle: import('node:fs/promises').FileHandle, chunk: Uint8Array }[]} */
  let pending = [];
  /** @type {Map<string, import('node:fs/promises').FileHandle>} */
  const sinks = new Map();
  const seen = new Set();
  try {
    for (const [member, path] of wanted) sinks.set(member, await open(path, 'w'));
    const unzipper = new Unzip((member) => {
      const handle = sinks.get(member.name);
      if (!handle) return;
      seen.add(member.name);
      member.ondata = (error, chunk) => {
        if (error) throw error;
        pending.push({ handle, chunk });
      };
      member.start();
    });
    unzipper.register(UnzipInflate);
    for await (const chunk of createReadStream(zipPath, { highWaterMark: 1 << 20 })) {
      unzipper.push(chunk);
      for (const { handle, chunk } of pending) await handle.write(chunk);
      pending = [];
    }
    unzipper.push(new Uint8Array(0), true);
    for (const { handle, chunk } of pending) await handle.write(chunk);
  } finally {
    for (const handle of sinks.values()) await handle.close();
  }
  const absent = [...wanted.keys()].filter((member) => !seen.has(member));
  if (absent.length > 0) throw new Error(`the package has no ${absent.join(', ')}`);
}

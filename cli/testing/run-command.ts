import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Command } from '../command.ts';

/** Run a command as a call of the CLI would. @returns the exit code, what it printed on stdout, and on stderr */
export async function runCommand(command: Command, argv: string[]) {
  const printed: string[] = [];
  const noted: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed.push(text);
  });
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const error = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    noted.push(String(text));
    return true;
  });
  try {
    return { code: await command.run(argv), text: printed.join('\n'), notes: noted.join('') };
  } finally {
    for (const spy of [log, out, error]) spy.mockRestore();
  }
}

/** Write a file into a new temporary folder. @returns its path */
export async function temporaryFile(name: string, content: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'workbench-')), name);
  await writeFile(path, content);
  return path;
}

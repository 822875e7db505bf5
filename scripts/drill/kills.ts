import { spawn } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import type { Random } from '#core/random/random.ts';

/** One command under the drill. */
export interface DrillTask {
  name: 'judge' | 'score' | 'generate' | 'train' | 'batch-export' | 'batch-import';
  /** What the output file holds before the command is first called; null: it is not there. */
  before: string | null;
  /** The file that grows while the command works, beside `out` or `out` itself; null: none does, so the time counts. */
  grows(out: string): string | null;
  argv(out: string): string[];
  /** The file that holds the result. */
  result(out: string): string;
  /** A file that belongs beside the result once the command has ended; missing where none does. */
  beside?(out: string): string;
}

export interface DrillOutcome {
  kills: number;
  /** Runs to the end, each after some kills. */
  finished: number;
  /** Lines of the uninterrupted result that are missing. */
  lost: number;
  /** Lines that are there more often than in the uninterrupted result. */
  doubled: number;
  /** Runs whose bytes differ from the uninterrupted result, whatever the reason. */
  different: number;
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/**
 * @param killWhen asked every millisecond, with those that the process has run
 * @returns the exit code, or null where the process was killed
 */
function call(argv: string[], killWhen: (milliseconds: number) => boolean): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...argv], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const start = performance.now();
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const watch = setInterval(() => {
      if (killWhen(performance.now() - start)) child.kill('SIGKILL');
    }, 1);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      if (signal === 'SIGKILL') resolve(null);
      else if (code === 0) resolve(code);
      else reject(new Error(`${argv[0]} could not be resumed (exit code ${code}):\n${said}`));
    });
  });
}

/** Kill a command at random points, call it again each time, and compare what it ends with to an uninterrupted call. */
export async function drill(
  task: DrillTask,
  { folder, kills, random }: { folder: string; kills: number; random: Random },
): Promise<DrillOutcome> {
  const prepare = (out: string) => {
    if (task.before !== null) writeFileSync(out, task.before);
  };
  /** How far a call is: bytes of what grows, else milliseconds. */
  const progress = (out: string, milliseconds: number) => {
    const path = task.grows(out);
    return path === null ? milliseconds : sizeOf(path);
  };
  const whole = join(folder, `whole.${task.name}.jsonl`);
  prepare(whole);
  let full = 0;
  await call(task.argv(whole), (milliseconds) => {
    full = Math.max(full, progress(whole, milliseconds));
    return false;
  });
  const expected = readFileSync(task.result(whole), 'latin1');
  const outcome: DrillOutcome = { kills: 0, finished: 0, lost: 0, doubled: 0, different: 0 };
  while (outcome.kills < kills) {
    const out = join(folder, `broken.${task.name}.${outcome.finished}.jsonl`);
    prepare(out);
    const before = outcome.kills;
    let code: number | null = null;
    while (code === null) {
      const at = progress(out, 0) + random() * (task.grows(out) === null ? 1 : 0.4) * full;
      code = await call(
        task.argv(out),
        (milliseconds) => outcome.kills < kills && progress(out, milliseconds) > Math.min(at, full - 1),
      );
      if (code === null) outcome.kills++;
    }
    // A quick call may end before its time to be killed has come: it is held to the same result, and another is begun.
    if (outcome.kills > before) outcome.finished++;
    compare(expected, readFileSync(task.result(out), 'latin1'), outcome);
    rmSync(out, { recursive: true });
    if (task.beside) rmSync(task.beside(out));
  }
  return outcome;
}

function compare(expected: string, found: string, outcome: DrillOutcome): void {
  if (expected === found) return;
  outcome.different++;
  const counts = new Map<string, number>();
  for (const line of expected.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of found.split('\n')) counts.set(line, (counts.get(line) ?? 0) - 1);
  for (const count of counts.values()) {
    if (count > 0) outcome.lost += count;
    if (count < 0) outcome.doubled -= count;
  }
}

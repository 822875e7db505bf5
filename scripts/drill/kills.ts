import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** A program that may be killed. */
export interface KillableCall {
  /** With its first arguments. */
  program: readonly [string, ...string[]];
  env?: NodeJS.ProcessEnv;
  argv: string[];
  /** The file or folder that grows while it works; null: none does, so the time counts. */
  grows: string | null;
}

/** The command of the workbench. */
export const workbench: KillableCall['program'] = [process.execPath, '--import', 'tsx', 'cli/main.ts'];

/** Bytes of a file, or of all files of a folder; 0 where there is none. */
function sizeOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.size ?? 0;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** How far a call is: bytes of what grows, else milliseconds. */
const progressOf = ({ grows }: KillableCall, milliseconds: number): number =>
  grows === null ? milliseconds : sizeOf(grows);

/**
 * @param killWhen asked every millisecond, with those that the process has run
 * @returns the exit code, or null where the process was killed
 */
function call(
  { program: [path, ...first], argv, env }: KillableCall,
  killWhen: (milliseconds: number) => boolean,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, [...first, ...argv], { stdio: ['ignore', 'ignore', 'pipe'], env });
    const start = performance.now();
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const watch = setInterval(() => {
      if (killWhen(performance.now() - start)) child.kill('SIGKILL');
    }, 1);
    child.on('error', reject);
    // Processes that the program has started may hold its standard error open when it is gone.
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      child.stderr.destroy();
      if (signal === 'SIGKILL') resolve(null);
      else if (code === 0) resolve(code);
      else reject(new Error(`${argv[0]} could not be resumed (exit code ${code}):\n${said}`));
    });
  });
}

/** Call to the end, undisturbed. @returns how far it came */
export async function callWhole(called: KillableCall): Promise<number> {
  let full = 0;
  await call(called, (milliseconds) => {
    full = Math.max(full, progressOf(called, milliseconds));
    return false;
  });
  return Math.max(full, progressOf(called, full));
}

/**
 * Kill a call at random points, and call it again each time, until it is done.
 * @param full how far an undisturbed call comes
 * @param most kills
 * @returns how often it was killed: a quick call may end before its time has come
 */
export async function callKilled(
  called: KillableCall,
  { full, most, random }: { full: number; most: number; random: Random },
): Promise<number> {
  let kills = 0;
  for (;;) {
    const at = progressOf(called, 0) + random() * (called.grows === null ? 1 : 0.4) * full;
    const code = await call(
      called,
      (milliseconds) => kills < most && progressOf(called, milliseconds) > Math.min(at, full - 1),
    );
    if (code !== null) return kills;
    kills++;
  }
}

/** Kill a command at random points, call it again each time, and compare what it ends with to an uninterrupted call. */
export async function drill(
  task: DrillTask,
  { folder, kills, random }: { folder: string; kills: number; random: Random },
): Promise<DrillOutcome> {
  const prepare = (out: string): KillableCall => {
    if (task.before !== null) writeFileSync(out, task.before);
    return { program: workbench, argv: task.argv(out), grows: task.grows(out) };
  };
  const whole = join(folder, `whole.${task.name}.jsonl`);
  const full = await callWhole(prepare(whole));
  const expected = readFileSync(task.result(whole), 'latin1');
  const outcome: DrillOutcome = { kills: 0, finished: 0, lost: 0, doubled: 0, different: 0 };
  while (outcome.kills < kills) {
    const out = join(folder, `broken.${task.name}.${outcome.finished}.jsonl`);
    const killed = await callKilled(prepare(out), { full, most: kills - outcome.kills, random });
    outcome.kills += killed;
    // One that was not killed is held to the same result, and another is begun.
    if (killed > 0) outcome.finished++;
    compare(expected, readFileSync(task.result(out), 'latin1'), outcome);
    rmSync(out, { recursive: true });
    if (task.beside) rmSync(task.beside(out));
  }
  return outcome;
}

/** Count what differs between two results, line by line. */
export function compare(expected: string, found: string, outcome: DrillOutcome): void {
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

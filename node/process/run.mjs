// @ts-check
/** Runs other programs. Only node: modules, since it is needed before anything is installed. */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * @typedef {{ code: number, output: string, seconds: number }} Finished
 */

/**
 * Run a program in the repository.
 * @param {string} program
 * @param {string[]} args
 * @param {{ show?: boolean, env?: NodeJS.ProcessEnv, limitSeconds?: number }} [options]
 *   `show`: pass its output through as it comes; `limitSeconds`: end it after so long
 * @returns {Promise<Finished>} code 127 where the program does not exist; it never rejects
 */
export function run(program, args, { show = false, env = process.env, limitSeconds } = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timers = limitSeconds
      ? [
          setTimeout(() => {
            output += `\nStopped after ${limitSeconds} s.`;
            child.kill('SIGTERM');
          }, limitSeconds * 1000),
          setTimeout(() => child.kill('SIGKILL'), limitSeconds * 1000 + 15_000),
        ]
      : [];
    const finish = (/** @type {number} */ code) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    };
    child.stdout.on('data', (data) => {
      output += data;
      if (show) process.stdout.write(data);
    });
    child.stderr.on('data', (data) => {
      output += data;
      if (show) process.stderr.write(data);
    });
    child.on('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? (signal ? 128 : 1)));
  });
}

/**
 * Run npm itself: the one that runs us, where there is one.
 * @param {string[]} args
 */
export function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args]);
  return process.platform === 'win32' ? run('cmd', ['/c', 'npm', ...args]) : run('npm', args);
}

/** @param {number} seconds */
export const duration = (seconds) =>
  seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

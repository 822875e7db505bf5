import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isShardName } from '#core/batch/exported-batch.ts';

/** Has requests answered and writes the results, as a batch service does. */
export type Way = (requests: readonly string[], out: string) => Promise<void>;

/** The requests of an exported folder, a line each. */
export async function requestsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => isShardName(name) && name.startsWith('requests-'));
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
}

interface Request {
  custom_id: string;
  url: string;
  body: object;
}

/** One request after the other to a server; what it refuses is a result too. */
export const bySending =
  (endpoint: string): Way =>
  async (requests, out) => {
    const root = endpoint.replace(/\/+$/, '').replace(/\/v1$/, '');
    const results: string[] = [];
    for (const line of requests) {
      const { custom_id, url, body } = JSON.parse(line) as Request;
      const response = await fetch(root + url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = { status_code: response.status, request_id: custom_id, body: await response.json() };
      results.push(
        `${JSON.stringify({ id: `sent-${custom_id}`, custom_id, response: answer, error: null })}\n`,
      );
    }
    await writeFile(out, results);
  };

/** @param command as a shell reads it; {in} and {out} are the file of requests and that of results */
export const byProgram =
  (command: string): Way =>
  async (requests, out) => {
    const input = `${out}.requests`;
    await writeFile(
      input,
      requests.map((line) => `${line}\n`),
    );
    const words = command.replaceAll('{in}', input).replaceAll('{out}', out);
    const { status } = spawnSync(words, { shell: true, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`The program ended with exit code ${status}: ${words}`);
  };

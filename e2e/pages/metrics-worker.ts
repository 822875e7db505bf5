import { expect, type Page } from '@playwright/test';
import { analysisCommand } from '../../cli/metrics/analysis-command.ts';
import type { AnyAnalysis } from '../../src/core/analysis/registry.ts';

/** What the command of an analysis prints, run in this process. */
export async function printed(analysis: AnyAnalysis, argv: string[]): Promise<Record<string, unknown>> {
  const { write } = process.stdout;
  let text = '';
  process.stdout.write = (part: string | Uint8Array) => {
    text += String(part);
    return true;
  };
  try {
    expect(await analysisCommand(analysis).run([...argv, '--json'])).toBe(0);
  } finally {
    process.stdout.write = write;
  }
  return JSON.parse(text);
}

/** Ask the built page's own metrics worker. */
export const answered = (page: Page, script: string, name: string, args: unknown): Promise<unknown> =>
  page.evaluate(
    (asked) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(asked.script, { type: 'module' });
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessage = ({ data }) => {
          worker.terminate();
          if (data.kind === 'result') resolve(data.result);
          else reject(new Error(data.error.message));
        };
        worker.postMessage({ id: 1, name: asked.name, args: asked.args });
      }),
    { script, name, args },
  );

/**
 * Where two reports differ, as paths. Numbers may differ by one part in 10¹²: `Math.log1p` of two JavaScript engines
 * differs in its last bit. That is nine digits more than any screen or table shows.
 */
export function differences(found: unknown, wanted: unknown, path = ''): string[] {
  if (typeof found === 'number' && typeof wanted === 'number') {
    const near = Math.abs(found - wanted) <= 1e-12 * Math.max(1e-3, Math.abs(wanted));
    return near ? [] : [`${path}: ${found} for ${wanted}`];
  }
  if (found === null || wanted === null || typeof found !== 'object' || typeof wanted !== 'object')
    return Object.is(found, wanted) ? [] : [`${path}: ${found} for ${wanted}`];
  const [a, b] = [found, wanted] as Record<string, unknown>[];
  const keys = new Set([...Object.keys(a!), ...Object.keys(b!)]);
  return [...keys].flatMap((key) => differences(a![key], b![key], `${path}/${key}`));
}

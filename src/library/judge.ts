/** `self-judge-workbench/judge`: the judge's worker and engine for pages of others, without the workbench. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { createJudgeClient } from '#client/judge-client.ts';
import { AppError } from '#core/errors.ts';
import { judgeIdentity } from '#core/judge/identity.ts';
import type { Readout } from '#core/judge/judge.ts';
import { askedSpec } from '#core/method/judge/asked-spec.ts';
import { catalogueModel } from '#core/models/catalogue.ts';
import { firstJudgeId, shippedAdapters } from '#core/models/shipped-adapters.ts';
import { judgeSpecOf } from '#core/training/judge-question.ts';
import { shippedEntry } from '#storage/adapters/shipped-entry.ts';
import type { JudgedRow, OpenJudge, OpenJudgeOptions, ScoreOptions } from './judge-types.ts';

export type * from './judge-types.ts';

/** Rows that are read at once: the engine makes batches of them, and `onRow` is told after each. */
const rowsAtOnce = 8;

export const openJudge: OpenJudge = async (options = {}) => {
  const { judge = firstJudgeId, mode = 'without-reference', backend = 'auto', signal } = options;
  const site = siteOf(options);
  const adapter = shippedAdapters.find(({ id }) => id === judge) ?? null;
  const model = catalogueModel(adapter?.base ?? judge);
  throwIfAborted(signal);
  const client = createJudgeClient();
  const stopTelling = client.on('loadProgress', (progress) => options.onProgress?.(progress));
  const giveUp = () => client.terminate();
  signal?.addEventListener('abort', giveUp);
  try {
    const record = adapter && (await shippedEntry(adapter, { site })).record;
    throwIfAborted(signal);
    const loaded = await client.request('load', {
      source: { kind: 'catalogue', id: model.id, allowHub: options.allowHub ?? false },
      adapter: adapter && { kind: 'shipped', id: adapter.id },
      backend,
      use: { mode, base: false },
      site: site.href,
    });
    const spec = askedSpec(loaded, { ...judgeSpecOf(record, mode), method: 'judge' });
    let isOpen = true;
    let before: Promise<unknown> = Promise.resolve();

    const read = async (rows: readonly JudgedRow[], { onRow, signal: stop }: ScoreOptions) => {
      const texts = rows.map(textsOf);
      const results: Readout[] = [];
      for (let start = 0; start < rows.length; start += rowsAtOnce) {
        if (!isOpen) throw closed();
        throwIfAborted(stop);
        const batch = texts.slice(start, start + rowsAtOnce);
        const readouts = await client.request('judgeTexts', { rows: batch, spec });
        readouts.forEach((readout, at) => {
          onRow?.(start + at, readout);
        });
        results.push(...readouts);
      }
      return results;
    };

    return {
      identity: judgeIdentity(loaded, spec, (text) => bytesToHex(sha256(utf8ToBytes(text)))),
      backend: loaded.backend.name,
      score(rows, settings = {}) {
        const next = before.then(() => read(rows, settings));
        before = next.catch(() => {});
        return next;
      },
      close() {
        isOpen = false;
        client.terminate('The judge was closed.');
      },
    };
  } catch (thrown) {
    client.terminate();
    throwIfAborted(signal);
    throw thrown;
  } finally {
    stopTelling();
    signal?.removeEventListener('abort', giveUp);
  }
};

/** The folder of models and adapters, with a slash at its end. */
function siteOf({ baseUrl }: OpenJudgeOptions): URL {
  const site =
    baseUrl === undefined
      ? new URL(/* @vite-ignore */ './', import.meta.url)
      : new URL(baseUrl, globalThis.document?.baseURI ?? location.href);
  return site.pathname.endsWith('/') ? site : new URL(`${site.pathname}/`, site);
}

/** @throws AppError `bad-request`, with the row and the field */
function textsOf({ instruction, response, reference = null }: JudgedRow, row: number) {
  for (const [field, value] of Object.entries({ instruction, response, reference: reference ?? '' }))
    if (typeof value !== 'string')
      throw new AppError(
        'bad-request',
        `Row ${row} has no text as its ${field}. Nothing was judged. Give every row an instruction and a response, as strings.`,
        { row, field },
      );
  return { id: `row ${row}`, instruction, response, reference };
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new AppError('cancelled', 'The call was given up by its signal. Results that were told stay good.');
}

const closed = () => new AppError('no-judge', 'The judge was closed. Open one again.');

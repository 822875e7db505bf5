import type { ModelFile } from '#core/models/catalogue.ts';
import { type DownloadHooks, download, type HashedFile } from './download.ts';
import type { SourceFault } from './model-errors.ts';
import type { Place } from './model-sites.ts';

/** Ask one place until the file is right, or the place is of no use. A broken request is repeated. */
export async function askPlace(
  place: Place,
  wanted: ModelFile,
  target: HashedFile,
  faults: SourceFault[],
  { delays, hooks }: { delays: readonly number[]; hooks: DownloadHooks },
): Promise<void> {
  let startedFresh = target.size === 0;
  let broken = 0;
  while (true) {
    const before = target.size;
    const end = await download(place.url(wanted), wanted, target, hooks);
    if (end.kind === 'complete' && target.digest() === wanted.sha256) return;
    if (end.kind === 'complete' || end.kind === 'other-file') {
      await target.clear();
      const reason = end.kind === 'complete' ? 'other bytes than expected' : end.reason;
      // The part that was here before may have been the wrong one: once more from the start.
      if (startedFresh) return void faults.push({ place: place.name, kind: 'other-file', reason });
      startedFresh = true;
      continue;
    }
    if (end.kind === 'interrupted' && target.size > before) broken = 0;
    const delay = delays[broken++];
    if (end.kind === 'absent' || delay === undefined)
      return void faults.push({ place: place.name, kind: end.kind, reason: end.reason });
    await sleep(delay, hooks.signal);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

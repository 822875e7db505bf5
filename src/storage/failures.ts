import { AppError, type ErrorCode } from '#core/errors.ts';

/** What a DOMException of IndexedDB means for the user. */
const meanings: Record<string, { code: ErrorCode; message: string }> = {
  QuotaExceededError: {
    code: 'storage-full',
    message:
      'The browser has no room left for this page. What was stored before is safe; the last step was not stored. ' +
      'Remove a dataset or a run you no longer need, or free disk space, and try again.',
  },
  VersionError: {
    code: 'storage-newer',
    message:
      'The stored data was written by a newer version of this page. Nothing was changed. ' +
      'Close the other tabs of this page and reload, so that all of them are the newer version.',
  },
  InvalidStateError: {
    code: 'storage-closed',
    message:
      'The connection to the browser’s storage was closed, because another tab updated it or the browser cleared it. ' +
      'What was stored is kept. Reload the page.',
  },
  SecurityError: {
    code: 'storage-unavailable',
    message:
      'The browser does not let this page store data, so datasets and runs cannot be kept. ' +
      'Allow site data for this address, or leave private browsing.',
  },
  UnknownError: {
    code: 'storage-unavailable',
    message:
      'The browser’s storage failed, perhaps because the disk is full or its files are damaged. ' +
      'Free disk space, restart the browser and try again.',
  },
};

/** The error a user can act on; anything that is not storage's own passes through. */
export function asStorageError(thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown;
  const meaning = meanings[thrown.name];
  return meaning ? new AppError(meaning.code, meaning.message, { cause: thrown.message }) : thrown;
}

/** Run a storage operation; its failures become errors a user can act on. */
export async function guarded<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (thrown) {
    throw asStorageError(thrown);
  }
}

export const missing = (what: 'dataset' | 'run', id: string) =>
  new AppError(`missing-${what}`, `There is no ${what} ${id} in this browser; it may have been purged.`, {
    id,
  });

export const damaged = (what: 'dataset' | 'run', id: string) =>
  new AppError(
    'damaged-record',
    `What this browser keeps of the ${what} is damaged, so it cannot be used. Remove it on the Data screen, under Damaged entries.`,
    { id },
  );

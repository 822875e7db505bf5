import { AppError } from '#core/errors.ts';
import { adapterFileNames, weightsFileNames } from '#core/training/adapter-record.ts';
import { baseName, boundedUnzip } from '../zip/bounded-unzip.ts';

export interface FoundFiles {
  /** What to call the adapter where its record does not say. */
  name: string;
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

/** More than any adapter of a model that fits in a browser. */
const maxBytes = 1 << 30;

/** Trained weights hardly compress: what claims to grow by more than this, and past this size, is no adapter. */
const maxGrowth = 20;
const maxSmallBytes = 16 << 20;

/** The files of one adapter out of a zip or a choice of files; folders in a zip are looked through. */
export async function chosenFiles(chosen: readonly File[]): Promise<FoundFiles> {
  const total = chosen.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes)
    throw new AppError('too-large', 'These files hold more than 1 GB, which no adapter for this page needs.');
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let name = 'Imported adapter';
  for (const file of chosen) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (!/\.zip$/i.test(file.name)) {
      files.set(file.name, bytes);
      continue;
    }
    name = file.name.replace(/\.zip$/i, '');
    for (const [path, content] of Object.entries(unzip(file.name, bytes))) files.set(baseName(path), content);
  }
  return { name, files };
}

/** The adapter's own files of a zip. */
function unzip(name: string, bytes: Uint8Array) {
  const seen = new Set<string>();
  return boundedUnzip(name, bytes, {
    wanted: (path) => adapterFileNames.includes(baseName(path)),
    maxBytes,
    maxGrowth,
    maxSmallBytes,
    maxFiles: adapterFileNames.length,
    advice: 'Choose a zip with one adapter, or the adapter’s files.',
    check(path) {
      const file = baseName(path);
      if (seen.has(file))
        throw new AppError(
          'too-many-files',
          `${name} holds more than one ${file}. Choose a zip with one adapter, or its files.`,
          { file },
        );
      seen.add(file);
    },
  });
}

/** An adapter's files from a repository of the Hugging Face Hub. */
export async function hubFiles(
  { repo, revision }: { repo: string; revision: string },
  fetch: typeof globalThis.fetch,
): Promise<FoundFiles> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repo))
    throw new AppError('bad-repo', `“${repo}” is no repository of the Hub. It is written owner/name.`);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of adapterFileNames) {
    const url = `https://huggingface.co/${repo}/resolve/${encodeURIComponent(revision || 'main')}/${name}`;
    const response = await fetch(url).catch((thrown) => {
      throw new AppError(
        'network',
        `huggingface.co could not be reached (${(thrown as Error).message}). Nothing was changed.`,
      );
    });
    if (response.ok) files.set(name, new Uint8Array(await response.arrayBuffer()));
  }
  if (!weightsFileNames.some((name) => files.has(name)))
    throw new AppError(
      'missing-file',
      `${repo} has no ${weightsFileNames.join(' and no ')} at ${revision || 'main'}, or it is not public.`,
      { repo },
    );
  return { name: repo.slice(repo.indexOf('/') + 1), files };
}

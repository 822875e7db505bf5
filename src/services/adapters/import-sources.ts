import { unzipSync } from 'fflate';
import { AppError } from '#core/errors.ts';
import {
  adapterConfigFile,
  adapterRecordFile,
  modelCardFile,
  weightsFileNames,
} from '#core/training/adapter-record.ts';

export interface FoundFiles {
  /** What to call the adapter where its record does not say. */
  name: string;
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

/** More than any adapter of a model that fits in a browser. */
const maxBytes = 1 << 30;

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
    for (const [path, content] of Object.entries(unzip(file.name, bytes)))
      files.set(path.slice(path.lastIndexOf('/') + 1), content as Uint8Array<ArrayBuffer>);
  }
  return { name, files };
}

function unzip(name: string, bytes: Uint8Array) {
  try {
    return unzipSync(bytes, { filter: ({ originalSize }) => originalSize <= maxBytes });
  } catch {
    throw new AppError('damaged-file', `${name} is no zip that can be read. Choose it again, or its files.`);
  }
}

const weights = weightsFileNames;
const optional = [adapterConfigFile, adapterRecordFile, modelCardFile];

/** An adapter's files from a repository of the Hugging Face Hub. */
export async function hubFiles(
  { repo, revision }: { repo: string; revision: string },
  fetch: typeof globalThis.fetch,
): Promise<FoundFiles> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repo))
    throw new AppError('bad-repo', `“${repo}” is no repository of the Hub. It is written owner/name.`);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of [...weights, ...optional]) {
    const url = `https://huggingface.co/${repo}/resolve/${encodeURIComponent(revision || 'main')}/${name}`;
    const response = await fetch(url).catch((thrown) => {
      throw new AppError(
        'network',
        `huggingface.co could not be reached (${(thrown as Error).message}). Nothing was changed.`,
      );
    });
    if (response.ok) files.set(name, new Uint8Array(await response.arrayBuffer()));
  }
  if (!weights.some((name) => files.has(name)))
    throw new AppError(
      'missing-file',
      `${repo} has no ${weights.join(' and no ')} at ${revision || 'main'}, or it is not public.`,
      { repo },
    );
  return { name: repo.slice(repo.indexOf('/') + 1), files };
}

/** A file of a repository. */
export interface ListedFile {
  /** Its path. */
  name: string;
  bytes: number;
  /** Hex; of a large file. */
  sha256: string | null;
  /** Git's object id, which vouches for a small file. */
  blob: string;
}

/** What a repository holds at one commit. */
export interface Listing {
  /** `owner/name` */
  repo: string;
  commit: string;
  /** As the repository names it; null where it does not. */
  licence: string | null;
  files: ListedFile[];
}

/** Which of a repository's files make the model. */
export interface ChosenFiles {
  kind: 'gguf' | 'safetensors';
  /** The folder that all of them lie in: '' or with a slash at its end. */
  folder: string;
  /** Of safetensors with an index, more than the index names. */
  files: ListedFile[];
}

/** @param bytes e.g. 1.2e9 → "1200 MB" */
export const megabytes = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`;

/**
 * A model of a repository, as runs and screens name it. The command and the page give the same: the id is what `hf:`
 * takes.
 */
export function nameHubModel({ repo, commit }: Pick<Listing, 'repo' | 'commit'>, chosen: ChosenFiles) {
  const id = `${repo}@${commit.slice(0, 12)}`;
  if (chosen.kind === 'safetensors') return { id, name: repo };
  const file = chosen.files[0]!.name;
  const bare = file.slice(chosen.folder.length).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '');
  return { id: `${id}:${file}`, name: `${repo}, ${bare}` };
}

import { AppError } from '../../errors.ts';
import type { ListedFile } from '../../models/hub/listing.ts';
import { megabytes } from '../../models/hub/listing.ts';
import type { HubOrigin, HubOriginFile } from '../../rows/dataset.ts';
import type { DatasetReference } from './reference.ts';

/** One split of a dataset: its files, which are read one after the other as one table. */
export interface HubSplit {
  config: string;
  split: string;
  files: readonly ListedFile[];
  bytes: number;
  /** Where the card tells; null where nobody says before the files are read. */
  rows: number | null;
  /** Why it does not hold all rows; null where it does, as far as is known. */
  partial: string | null;
}

/** A dataset of a Hub at one commit, listed before anything of its rows is read. */
export interface HubDataset {
  /** Origin of the host that was asked. */
  host: string;
  repo: string;
  /** The commit that the files are read from. */
  commit: string;
  licence: string | null;
  /** The files are the Hub's own conversion to Parquet, not those of the repository. */
  converted: boolean;
  splits: readonly HubSplit[];
  /** What of the repository is not read, as sentences. */
  notes: readonly string[];
}

/** "12,000 rows, 34 MB in 2 files", as far as it is known. */
export const splitSize = ({ rows, bytes, files }: HubSplit) =>
  [
    rows === null ? null : `${rows.toLocaleString('en')} rows`,
    `${megabytes(bytes)} in ${files.length === 1 ? '1 file' : `${files.length} files`}`,
  ]
    .filter((part) => part !== null)
    .join(', ');

/**
 * The split that a reference means: the named one, or the only one there is.
 * @throws AppError `hub-split` where it names none, with those that there are
 */
export function chooseSplit(dataset: HubDataset, reference: DatasetReference): HubSplit {
  const found = splitsMeant(dataset, reference);
  if (found.length === 1) return found[0]!;
  const { config, split } = reference;
  const named = [config, split].filter((part) => part !== null).join('/');
  const among = found.length > 0 ? found : dataset.splits;
  const listed = among.slice(0, 20).map((each) => `${each.config}/${each.split} (${splitSize(each)})`);
  const rest = among.length > 20 ? `, and ${among.length - 20} more` : '';
  throw new AppError(
    'hub-split',
    `${dataset.repo} has ${found.length === 0 ? `no ${named}` : 'several splits'}, so nothing was read. Write one of them after the name, as hf:${dataset.repo}:CONFIGURATION/SPLIT. There ${among.length === 1 ? 'is' : 'are'} ${listed.join(', ')}${rest}.`,
    { repo: dataset.repo, config, split },
  );
}

/** The splits that a reference leaves open. */
export function splitsMeant(dataset: HubDataset, { config, split }: DatasetReference): readonly HubSplit[] {
  const { splits } = dataset;
  if (config === null) return splits;
  const ofConfig = splits.filter((each) => each.config === config);
  const found = ofConfig.filter((each) => split === null || each.split === split);
  // A dataset of one configuration may be asked for a split alone.
  const isSplit = ofConfig.length === 0 && split === null && new Set(splits.map((s) => s.config)).size === 1;
  return isSplit ? splits.filter((each) => each.split === config) : found;
}

/** Of a split of more files no hashes are noted: the commit says what they are. */
const maxNotedFiles = 100;

/** What is kept of where a dataset's rows came from. */
export const originOf = (
  { host, repo, commit, licence, converted }: HubDataset,
  { config, split, files }: HubSplit,
): HubOrigin => ({
  ...{ host, repo, commit, config, split, licence, converted },
  ...(files.length <= maxNotedFiles && {
    files: files.map(({ name, sha256, blob }) => ({ name, sha256, blob })),
  }),
});

/** What a dataset read from a Hub is called. */
export const datasetName = ({ repo, config, split }: Pick<HubOrigin, 'repo' | 'config' | 'split'>) =>
  `${repo}, ${config === 'default' ? split : `${config}/${split}`}`;

/** Where rows came from, in words: "huggingface.co/datasets/owner/name at c0ffee00, default/train, licence mit". */
export const originWords = ({ host, repo, commit, config, split, licence, converted }: HubOrigin) =>
  `${new URL(host).host}/datasets/${repo} at ${commit.slice(0, 12)}${converted ? ' (the Hub’s conversion to Parquet)' : ''}, ${config}/${split}, ${licence === null ? 'no licence named' : `licence ${licence}`}`;

/** The same with the files and their hashes, as a report tells it. */
export const originRecord = (origin: HubOrigin) =>
  [originWords(origin), ...(origin.files ?? []).map(fileWords)].join('; ');

const fileWords = ({ name, sha256, blob }: HubOriginFile) =>
  sha256 === null ? `${name}, git object ${blob}` : `${name}, SHA-256 ${sha256}`;

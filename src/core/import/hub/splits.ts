import { AppError } from '../../errors.ts';
import type { ListedFile, Listing } from '../../models/hub/listing.ts';
import { trimSigns } from '../../text/trim-signs.ts';
import type { CardConfig, DatasetCard } from './card.ts';
import type { HubSplit } from './dataset.ts';
import { matchesGlob } from './glob.ts';

/** Formats that are read, the preferred first: where a split has files of several, they hold the same rows. */
const formats = [
  /\.parquet$/i,
  /\.(jsonl|ndjson)(\.gz)?$/i,
  /\.json(\.gz)?$/i,
  /\.csv(\.gz)?$/i,
  /\.tsv(\.gz)?$/i,
];
const formatOf = (name: string) => formats.findIndex((format) => format.test(name));

/** Files of libraries that describe rows and hold none. */
const descriptions =
  /(^|\/)(dataset_infos?|dataset_dict|state|config|package|tokenizer\w*|croissant)\.json$/i;
/** What a tool keeps for itself. */
const hidden = /(^|\/)[._]/;

const isRows = ({ name }: ListedFile) =>
  formatOf(name) >= 0 && !descriptions.test(name) && !hidden.test(name);
export const isParquet = ({ name }: Pick<ListedFile, 'name'>) => formatOf(name) === 0;

/** Names of splits as people write them, and what is meant. */
const splitNames: readonly [split: string, words: RegExp][] = [
  ['train', /(?:^|[-._ /])(?:train|training)(?:[-._ /0-9]|$)/i],
  ['validation', /(?:^|[-._ /])(?:validation|valid|dev|val)(?:[-._ /0-9]|$)/i],
  ['test', /(?:^|[-._ /])(?:test|testing|eval|evaluation)(?:[-._ /0-9]|$)/i],
];

/** A file that says its split itself: data/NAME-00000-of-00002.parquet. */
const sharded = /(?:^|\/)data\/([\w.]+)-\d{5}-of-\d{5}\.[\w.]+$/;

/** The split that a file's name tells, or else the folder that it lies in; null where neither does. */
function splitOf(name: string): string | null {
  const named = sharded.exec(name)?.[1];
  if (named !== undefined) return named;
  const parts = name.split('/');
  for (const part of parts.reverse()) {
    const found = splitNames.find(([, words]) => words.test(part));
    if (found) return found[0];
  }
  return null;
}

interface Splits {
  splits: HubSplit[];
  notes: string[];
}

/**
 * The configurations and splits of a repository's own files: as its card names them, or else as the names of files and
 * folders tell. Files of which nothing tells the split are `train` where no other file says its own.
 */
export function ownSplits({ files }: Pick<Listing, 'files'>, card: DatasetCard): Splits {
  const rows = files.filter(isRows);
  const configs: readonly CardConfig[] =
    card.configs.length > 0 ? card.configs : [{ name: 'default', splits: null, folder: null }];
  const notes: string[] = [];
  const used = new Set<ListedFile>();
  const splits = configs.flatMap((config) =>
    filesOfSplits(config, rows).map(([split, found]) => {
      for (const file of found) used.add(file);
      const format = Math.min(...found.map(({ name }) => formatOf(name)));
      const chosen = found.filter(({ name }) => formatOf(name) === format);
      const others = found.filter((file) => !chosen.includes(file));
      if (others.length > 0)
        notes.push(
          `${names(others)} of ${config.name}/${split} ${others.length === 1 ? 'is' : 'are'} not read: ${names(chosen)} ${chosen.length === 1 ? 'is' : 'are'}.`,
        );
      return splitFrom(config.name, split, chosen, card);
    }),
  );
  const unused = rows.filter((file) => !used.has(file));
  if (unused.length > 0)
    notes.push(
      `${names(unused)} ${unused.length === 1 ? 'belongs' : 'belong'} to no split and ${unused.length === 1 ? 'is' : 'are'} not read.`,
    );
  return { splits, notes };
}

function filesOfSplits(config: CardConfig, rows: readonly ListedFile[]): [string, ListedFile[]][] {
  const found = new Map<string, Set<ListedFile>>();
  const put = (split: string, file: ListedFile) =>
    found.set(split, (found.get(split) ?? new Set()).add(file));
  const folder = config.folder;
  const own = folder === null ? rows : rows.filter(({ name }) => matchesGlob(name, folder));
  if (config.splits) {
    const below = folder === null ? '' : `${trimSigns(folder, '/', 'end')}/`;
    for (const { name: split, patterns } of config.splits)
      for (const pattern of patterns)
        for (const file of own)
          if (matchesGlob(file.name, pattern) || (below !== '' && matchesGlob(file.name, below + pattern)))
            put(split, file);
  } else {
    const told = own.filter(({ name }) => splitOf(name) !== null);
    for (const file of told.length > 0 ? told : own) put(splitOf(file.name) ?? 'train', file);
  }
  return [...found].map(([split, files]): [string, ListedFile[]] => [split, [...files]]).sort(bySplit);
}

const rankOf = (split: string) => {
  const rank = splitNames.findIndex(([name]) => name === split);
  return rank < 0 ? splitNames.length : rank;
};

/** Train, validation and test first, the others as they come. */
const bySplit = ([a]: [string, unknown], [b]: [string, unknown]) => rankOf(a) - rankOf(b);

/**
 * The splits of the Hub's own conversion to Parquet, whose folders are `config/split/0000.parquet`; of very large splits
 * it holds the beginning, in `config/partial-split`.
 */
export function convertedSplits({ files }: Pick<Listing, 'files'>, card: DatasetCard): HubSplit[] {
  const found = new Map<string, { config: string; folder: string; files: ListedFile[] }>();
  for (const file of files) {
    const [config, folder, name, ...deeper] = file.name.split('/');
    if (!isParquet(file) || name === undefined || deeper.length > 0) continue;
    const key = `${config}/${folder}`;
    const split = found.get(key) ?? { config: config!, folder: folder!, files: [] };
    split.files.push(file);
    found.set(key, split);
  }
  return [...found.values()].map(({ config, folder, files: own }) => {
    const partial = folder.startsWith('partial-');
    const split = splitFrom(config, folder.replace(/^partial-/, ''), own, card);
    return partial
      ? { ...split, rows: null, partial: 'The Hub converted only the beginning of this split to Parquet.' }
      : split;
  });
}

function splitFrom(config: string, split: string, files: readonly ListedFile[], card: DatasetCard): HubSplit {
  return {
    config,
    split,
    files: [...files].sort((a, b) => (a.name < b.name ? -1 : 1)),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    rows: card.rowsOf(config, split),
    partial: null,
  };
}

const names = (files: readonly ListedFile[]) =>
  files.length > 3
    ? `${files
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')} and ${files.length - 3} more files`
    : files.map(({ name }) => name).join(', ');

/** @throws AppError `hub-files` */
export function requireSplits(
  repo: string,
  splits: readonly HubSplit[],
  listed: readonly ListedFile[],
): void {
  if (splits.length > 0) return;
  const some = listed.filter(({ name }) => !hidden.test(name)).slice(0, 8);
  throw new AppError(
    'hub-files',
    `${repo} has no files of rows that are read here: Parquet, JSONL, JSON, CSV or TSV. It holds ${some.length === 0 ? 'no files' : names(some)}. Download what you need and convert it.`,
    { repo },
  );
}

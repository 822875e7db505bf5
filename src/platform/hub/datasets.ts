import { readCard } from '#core/import/hub/card.ts';
import type { HubDataset } from '#core/import/hub/dataset.ts';
import type { DatasetReference } from '#core/import/hub/reference.ts';
import { convertedSplits, isParquet, ownSplits, requireSplits } from '#core/import/hub/splits.ts';
import { hubAddress } from '#core/models/catalogue.ts';
import type { ListedFile } from '#core/models/hub/listing.ts';
import { type AskHub, describeRepository } from './listing.ts';

/** The branch in which the Hub keeps its own conversion of a dataset to Parquet. */
const convertedBranch = 'refs/convert/parquet';

/**
 * The configurations and splits of a dataset, pinned to a commit. A repository's own Parquet files come first; where it
 * has files of other formats, the Hub's conversion of its main branch to Parquet, if there is one; else its own files.
 * @throws what `ask` throws; AppError `hub-files` where there is nothing to read
 */
export async function listDataset(
  host: string,
  reference: DatasetReference,
  ask: AskHub,
): Promise<HubDataset> {
  const { repo, revision, file } = reference;
  const at = (branch: string) => describeRepository({ host, kind: 'datasets', repo, revision: branch }, ask);
  const described = await at(revision);
  const card = readCard(described.card);
  const own =
    revision === convertedBranch
      ? { splits: convertedSplits(described.listing, card), notes: [] }
      : ownSplits(described.listing, card);
  const needsConversion = revision === 'main' && !own.splits.some(({ files }) => files.some(isParquet));
  const converted = needsConversion && file === null ? await at(convertedBranch).catch(noneThere) : null;
  const splits = converted ? convertedSplits(converted.listing, card) : [];
  const isConverted = splits.length > 0;
  const all = isConverted ? splits : own.splits;
  const wanted = file === null ? all : all.flatMap((split) => onlyFile(split, file));
  requireSplits(repo, wanted, described.listing.files);
  const { commit } = isConverted ? converted!.listing : described.listing;
  return {
    ...{ host, repo, commit, licence: described.listing.licence },
    converted: isConverted || revision === convertedBranch,
    splits: wanted,
    notes: isConverted || file !== null ? [] : own.notes,
  };
}

const onlyFile = (split: HubDataset['splits'][number], name: string): HubDataset['splits'] => {
  const files = split.files.filter((each) => each.name === name);
  return files.length === 0
    ? []
    : [{ ...split, files, bytes: files[0]!.bytes, ...(split.files.length > 1 && { rows: null }) }];
};

/** Not every Hub converts, and not every repository is converted; a Hub that is busy or away is another thing. */
function noneThere(thrown: unknown): null {
  const { status, data } = thrown as { status?: number; data?: { status?: unknown } };
  if ([401, 403, 404].includes(Number(status ?? data?.status))) return null;
  throw thrown;
}

/** The address of a dataset's file. */
export const datasetFileAddress = ({ host, repo, commit }: HubDataset, { name }: Pick<ListedFile, 'name'>) =>
  hubAddress({ kind: 'hub', host, repo: `datasets/${repo}`, revision: commit, folder: '' }, name);

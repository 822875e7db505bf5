import { AppError, type ErrorCode } from '#core/errors.ts';
import { type HubSource, hubAddress } from '#core/models/catalogue.ts';
import { type Listing, nameHubModel } from '#core/models/hub/listing.ts';
import type { HubChoice } from '#core/models/hub/repository.ts';
import { configFromJson } from '#model/weights/config-json.ts';
import { supportedFamily } from '#model/weights/gguf-config.ts';
import { readGgufStart } from '#model/weights/gguf-file.ts';
import { answersOf } from '#model/weights/hub/check-files.ts';
import { type Candidate, candidatesOf, indexFile, namedShards } from '#model/weights/hub/choose-files.ts';
import { modelSource } from './model-source.ts';

/** A GGUF file's description of the model lies in its first bytes; its vocabulary follows. */
const startBytes = 64 * 1024;
/** So many GGUF files of a repository are looked into; the others are checked when they are chosen. */
const maxStarts = 12;
const maxDescription = 4_000_000;

/** Quantisations of which nothing here reads the tensors, as file names tell them. */
const unreadable = /(?:^|[-._/])([IT]Q\d\w*|Q[23]_K\w*|MXFP4\w*|NVFP4\w*)/i;

/** An error that tells of the connection or of permission; others tell of the model. */
const ofTheHub = new Set<ErrorCode>(['hub-token', 'hub-missing', 'hub-busy', 'network', 'cancelled']);

/** The models of a repository, and what speaks against each: its description is read, its weights are not. */
export async function choicesOf(
  source: HubSource,
  listing: Listing,
  fetch: typeof globalThis.fetch,
): Promise<HubChoice[]> {
  const candidates = candidatesOf(source.repo, listing.files);
  return Promise.all(
    candidates.map(async (candidate, at) => {
      const { files, answers, refused } = await described(candidate, source, fetch, at < maxStarts);
      const isGguf = candidate.kind === 'gguf';
      return {
        ...(isGguf
          ? nameHubModel(listing, candidate)
          : nameHubModel(listing, { ...candidate, kind: 'safetensors' })),
        kind: candidate.kind,
        file: isGguf ? files[0]!.name : null,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        answers,
        refused,
      };
    }),
  );
}

type Described = Pick<HubChoice, 'answers' | 'refused'> & Pick<Candidate, 'files'>;

async function described(
  candidate: Candidate,
  source: HubSource,
  fetch: typeof globalThis.fetch,
  mayRead: boolean,
): Promise<Described> {
  const { kind, files, refused } = candidate;
  if (refused !== null) return { files, answers: null, refused };
  try {
    if (kind === 'safetensors') return await safetensorsDescribed(candidate, source, fetch);
    return { files, answers: 'digits', refused: await ggufRefusal(candidate, source, fetch, mayRead) };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || ofTheHub.has(thrown.code)) throw thrown;
    return { files, answers: null, refused: thrown.message };
  }
}

async function safetensorsDescribed(
  { files }: Candidate,
  source: HubSource,
  fetch: typeof globalThis.fetch,
): Promise<Described> {
  const json = (name: string) => fetchJson(files, name, source, fetch);
  const answers = answersOf(configFromJson(await json('config.json'), new Set()), source.repo);
  const hasIndex = files.some(({ name }) => name === indexFile);
  return { files: hasIndex ? namedShards(files, await json(indexFile)) : files, answers, refused: null };
}

async function ggufRefusal(
  { files }: Candidate,
  source: HubSource,
  fetch: typeof globalThis.fetch,
  mayRead: boolean,
): Promise<string | null> {
  const [first] = files;
  const quantisation = unreadable.exec(first!.name)?.[1];
  if (quantisation)
    return `It is stored as ${quantisation}, which is not read here. Choose Q4_0, Q4_1, Q4_K, Q5_K, Q6_K, Q8_0, F16 or BF16.`;
  if (!mayRead) return null;
  const bytes = Math.min(startBytes, first!.bytes);
  const start = await modelSource(hubAddress(source, first!.name), first!.bytes, fetch).read(0, bytes);
  supportedFamily(readGgufStart(start, first!.bytes));
  return null;
}

/** A description of the model, parsed. @throws AppError `bad-config`, `hub-files` where it is too long to be one */
export async function fetchJson(
  files: Candidate['files'],
  name: string,
  source: HubSource,
  fetch: typeof globalThis.fetch,
): Promise<unknown> {
  const file = files.find((each) => each.name === name);
  if (!file || file.bytes > maxDescription)
    throw new AppError(
      'hub-files',
      `${source.repo} has no ${name} that could be read. Nothing was downloaded.`,
      {
        name,
      },
    );
  const text = await (await fetch(hubAddress(source, name), { cache: 'no-store' })).text();
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError(
      'bad-config',
      `${name} of ${source.repo} is not valid JSON. Choose another revision.`,
      {
        name,
      },
    );
  }
}

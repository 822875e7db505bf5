import { AppError } from '#core/errors.ts';
import { type ChosenFiles, type ListedFile, megabytes } from '#core/models/hub/listing.ts';
import { partsBeside } from '../gguf-model.ts';
import { shardNames } from '../safetensors-checkpoint.ts';

/** Says which tensor lies in which file. */
export const indexFile = 'model.safetensors.index.json';

const needed = ['config.json', 'tokenizer.json'];
const helpful = ['tokenizer_config.json', 'generation_config.json', 'chat_template.jinja'];

/**
 * The files of a model: the GGUF file that is named, with its parts; else safetensors with what belongs to them; else
 * the one GGUF file there is.
 * @throws AppError `hub-files` that lists what there is to choose from
 */
export function chooseFiles(repo: string, listed: readonly ListedFile[], named: string | null): ChosenFiles {
  if (named !== null) return namedFile(repo, listed, named);
  const { weights, missing, chosen } = safetensorsOf(listed);
  if (chosen) return chosen;
  const models = ggufModels(listed);
  if (models.length === 1) return namedFile(repo, listed, models[0]!.name);
  if (models.length > 1)
    throw choice(`${repo} has ${models.length} GGUF files. Name one with hf:${repo}:FILE`, models, repo);
  if (listed.some(({ name }) => name === 'adapter_config.json'))
    throw choice(
      `${repo} is an adapter, which is not fetched from the Hub as a model. Download its folder and give --judge FOLDER --base hf:OWNER/NAME with the model it was made on; on the page, import it under Train`,
      [],
      repo,
    );
  throw choice(
    weights > 0
      ? lacks(repo, missing)
      : `${repo} has no GGUF file, and no model.safetensors with config.json and tokenizer.json`,
    [],
    repo,
  );
}

/** A model of a repository, or why its files make none. */
export type Candidate = ChosenFiles & { refused: string | null };

/** Every model that a repository holds: safetensors first, then each GGUF file. */
export function candidatesOf(repo: string, listed: readonly ListedFile[]): Candidate[] {
  const { weights, missing, chosen } = safetensorsOf(listed);
  const gguf = ggufModels(listed).map(({ name }) => namedFile(repo, listed, name));
  if (weights === 0) return gguf.map((each) => ({ ...each, refused: null }));
  const whole = chosen ?? { kind: 'safetensors' as const, folder: '', files: [] };
  const refused = chosen ? null : `${lacks(repo, missing)}.`;
  return [{ ...whole, refused }, ...gguf.map((each) => ({ ...each, refused: null }))];
}

/** Of safetensors in several files those that the index names, with what belongs to them. */
export const namedShards = <F extends ListedFile>(files: readonly F[], index: unknown): F[] => {
  const shards = shardNames(index);
  return files.filter(({ name }) => !name.endsWith('.safetensors') || shards.has(name));
};

const lacks = (repo: string, missing: readonly string[]) =>
  `${repo} has safetensors and lacks ${missing.join(' and ')}, without which they cannot be read`;

function safetensorsOf(listed: readonly ListedFile[]) {
  const root = listed.filter(({ name }) => !name.includes('/'));
  const names = new Set(root.map(({ name }) => name));
  // Which of several belong to the model says the index alone.
  const isWeights = (name: string) =>
    names.has(indexFile) ? name.endsWith('.safetensors') : name === 'model.safetensors';
  const weights = root.filter(({ name }) => isWeights(name));
  const missing = needed.filter((name) => !names.has(name));
  const wanted = new Set([...needed, ...helpful, indexFile, ...weights.map(({ name }) => name)]);
  const chosen: ChosenFiles | null =
    weights.length > 0 && missing.length === 0
      ? { kind: 'safetensors', folder: '', files: root.filter(({ name }) => wanted.has(name)) }
      : null;
  return { weights: weights.length, missing, chosen };
}

function namedFile(repo: string, listed: readonly ListedFile[], named: string): ChosenFiles {
  const models = ggufModels(listed);
  const folder = named.slice(0, named.lastIndexOf('/') + 1);
  const found = listed.find(({ name }) => name === named);
  if (!found) throw choice(`${repo} has no file ${named}`, models, repo);
  if (!named.toLowerCase().endsWith('.gguf'))
    throw choice(
      `${named} is no GGUF file. For safetensors leave the file out: hf:${repo} takes all that belongs to them`,
      models,
      repo,
    );
  const beside = listed.flatMap(({ name }) =>
    name.startsWith(folder) && !name.slice(folder.length).includes('/') ? [name.slice(folder.length)] : [],
  );
  const parts = new Set(partsBeside(named.slice(folder.length), beside).map((name) => folder + name));
  return { kind: 'gguf', folder, files: listed.filter(({ name }) => parts.has(name)) };
}

/** GGUF files; of a split one its first part. */
const ggufModels = (listed: readonly ListedFile[]): ListedFile[] =>
  listed.filter(({ name }) => /\.gguf$/i.test(name) && !/-(?!00001)\d{5}-of-\d{5}\.gguf$/i.test(name));

function choice(what: string, files: readonly ListedFile[], repo: string): AppError {
  const list = files.map(({ name, bytes }) => `${name} (${megabytes(bytes)})`).join(', ');
  return new AppError('hub-files', `${what}${list === '' ? '' : `: ${list}`}. Nothing was downloaded.`, {
    repo,
    files: files.map(({ name }) => name),
  });
}

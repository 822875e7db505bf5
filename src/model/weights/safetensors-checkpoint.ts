import { AppError } from '#core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { Checkpoint, StoredTensor } from './checkpoint.ts';
import { configFromJson } from './config-json.ts';
import { selectTensors } from './expected-tensors.ts';
import { checkedJson, indexJson } from './json-schemas.ts';
import { readSafetensors } from './safetensors-file.ts';

/**
 * The checkpoint in one safetensors file or several shards.
 * @param files by file name
 * @param configJson the parsed `config.json`
 * @param index the parsed `model.safetensors.index.json`, or null for a single file
 */
export async function safetensorsCheckpoint(
  files: ReadonlyMap<string, ByteSource>,
  configJson: unknown,
  index: unknown,
  sha256: string,
): Promise<Checkpoint> {
  const needed = index === null ? null : shardNames(index);
  for (const name of needed ?? [])
    if (!files.has(name))
      throw new AppError('missing-file', `The model's index names the file “${name}”. Choose it too.`, {
        name,
      });
  const found = new Map<string, StoredTensor>();
  for (const [file, source] of files) {
    if (needed && !needed.has(file)) continue;
    for (const [name, tensor] of await readSafetensors(source)) {
      // A BERT saved with a head on top has its encoder under `bert.`.
      const bare = name.replace(/^bert\./, '');
      if (found.has(bare))
        throw new AppError(
          'corrupt-weights',
          `“${name}” stands in two of the files. Choose one model's files.`,
          {
            tensor: name,
            file,
          },
        );
      found.set(bare, { ...tensor, name: bare });
    }
  }
  const config = configFromJson(configJson, new Set(found.keys()));
  return { config, sha256, ...selectTensors(config, found) };
}

/** The files that an index names. @throws AppError `bad-config` */
export const shardNames = (index: unknown): Set<string> =>
  new Set(Object.values(checkedJson(indexJson, 'model.safetensors.index.json', index).weight_map));

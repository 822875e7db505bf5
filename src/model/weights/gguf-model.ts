import { AppError } from '#core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { type GgufFile, type GgufTensor, readGguf } from './gguf-file.ts';
import { type GgufMetadata, numberOf } from './gguf-metadata.ts';

/** An entry of a tensor directory, and the file that it is in. */
export interface PlacedTensor extends GgufTensor {
  source: ByteSource;
}

/** A model in one GGUF file, or in the parts that `gguf-split` makes of one. */
export interface GgufModel {
  /** That of the first part, which alone describes the model. */
  metadata: GgufMetadata;
  tensors: ReadonlyMap<string, PlacedTensor>;
}

/** Parts are numbered from 1 in their names, and from 0 in their metadata. */
const partName = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i;

/**
 * Reads the headers of the GGUF files of one model.
 * @param files by name: one file, or every part of a split model
 * @throws AppError `too-many-files` for files that are no parts of one model, `missing-file` for parts that are not
 * there, `corrupt-weights` for parts that do not fit together
 */
export async function readGgufModel(files: ReadonlyMap<string, ByteSource>): Promise<GgufModel> {
  const names = partsInOrder([...files.keys()]);
  const parts: (GgufFile & { name: string; source: ByteSource })[] = [];
  for (const name of names) {
    const source = files.get(name)!;
    parts.push({ name, source, ...(await readGguf(source)) });
  }
  const tensors = new Map<string, PlacedTensor>();
  for (const [at, { name, source, metadata, tensors: own }] of parts.entries()) {
    const [number, count] = [numberOf(metadata, 'split.no', 0), numberOf(metadata, 'split.count', 1)];
    if (count !== parts.length && parts.length === 1) throw missingParts(name, count);
    if (number !== at || (count || 1) !== parts.length)
      throw damaged(`${name} says that it is part ${number + 1} of ${count}`, name);
    for (const entry of own.values()) {
      if (tensors.has(entry.name)) throw damaged(`${name} repeats the tensor ${entry.name}`, name);
      tensors.set(entry.name, { ...entry, source });
    }
  }
  const { metadata } = parts[0]!;
  const told = numberOf(metadata, 'split.tensors.count', tensors.size);
  if (told !== tensors.size)
    throw damaged(`the parts hold ${tensors.size} tensors, and the first tells of ${told}`, names[0]!);
  return { metadata, tensors };
}

/** Of files that lie beside a GGUF file, the parts of the same model, itself included; only itself where it is whole. */
export function partsBeside(name: string, beside: readonly string[]): string[] {
  const own = partName.exec(name);
  if (!own) return [name];
  return beside.filter((other) => {
    const part = partName.exec(other);
    return part?.[1] === own[1] && part?.[3] === own[3];
  });
}

/** Names of the parts of one model in their order; a single file as it is. */
function partsInOrder(names: readonly string[]): readonly string[] {
  const parts = names.map((name) => partName.exec(name));
  const [first] = parts;
  if (!first && names.length === 1) return names;
  const [, base, , count] = first ?? [];
  if (!first || parts.some((part) => part?.[1] !== base || part?.[3] !== count))
    throw new AppError(
      'too-many-files',
      'Choose one .gguf file, or all parts of one split model: each file else is a model of its own.',
      { files: names },
    );
  const wanted = Array.from({ length: Number(count) }, (_, at) => String(at + 1).padStart(5, '0'));
  const missing = wanted.filter((number) => !parts.some((part) => part![2] === number));
  if (missing.length > 0) throw missingParts(names[0]!, wanted.length, missing);
  return [...names].sort();
}

const missingParts = (name: string, count: number, numbers?: readonly string[]) =>
  new AppError(
    'missing-file',
    `${name} is one of ${count} parts of a split model${numbers ? `, and ${numbers.length === 1 ? 'part' : 'parts'} ${numbers.map(Number).join(', ')} of them ${numbers.length === 1 ? 'is' : 'are'} missing` : ''}. Choose all parts together; keep the names that they were published under.`,
    { name, count },
  );

const damaged = (what: string, name: string) =>
  new AppError('corrupt-weights', `The parts of the model do not fit together: ${what}. Get them again.`, {
    name,
  });

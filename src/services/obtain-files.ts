import type { JudgeSource } from '#protocol/judge-protocol.ts';
import { fetchModel } from '#storage/models/fetch-model.ts';
import type { LoadHooks } from './judge-slot.ts';
import { knownModel } from './known-model.ts';

export interface ModelFiles {
  id: string;
  name: string;
  licence: string | null;
  files: Map<string, Blob>;
  /** Digests that the catalogue vouches for. */
  sha256: Map<string, string>;
  /** What the user should know of the files, as sentences. */
  notes: string[];
}

/** A model's files: of the catalogue, kept from a Hub, or of the user's own. */
export async function obtainFiles(
  source: JudgeSource,
  { onProgress, signal }: LoadHooks,
): Promise<ModelFiles> {
  if (source.kind === 'files') {
    const weights = source.files.find((file) => /\.(gguf|safetensors)$/i.test(file.name)) ?? source.files[0];
    const name = weights?.name.replace(/(-\d{5}-of-\d{5})?\.(gguf|safetensors)$/i, '') ?? 'model';
    const files = new Map<string, Blob>(source.files.map((file) => [file.name, file]));
    return { id: name, name, licence: null, files, sha256: new Map(), notes: [] };
  }
  const model = await knownModel(source.id);
  const notes: string[] = [];
  const files = await fetchModel(model, {
    ask: source.allowHub ? 'page-then-hub' : 'page',
    signal,
    onDamaged: ({ name }) =>
      notes.push(
        `The copy of ${name} in this browser was damaged. It was removed and fetched again. Scores that ${model.name} gave since the last visit may come from the damaged copy: judge those rows again.`,
      ),
    onProgress: ({ phase, done, total }) =>
      onProgress({
        phase,
        done,
        total,
        message:
          phase === 'verify'
            ? 'Checking the model file'
            : notes.length > 0
              ? `The stored copy of ${model.name} was damaged: getting it again`
              : `Getting ${model.name}`,
      }),
  });
  const sha256 = new Map(model.files.map((file) => [file.name, file.sha256]));
  return { id: model.id, name: model.name, licence: model.licence, files, sha256, notes };
}

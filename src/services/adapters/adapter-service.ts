import { zipSync } from 'fflate';
import { type CardedCheckup, cardWithCheckups } from '#core/checkup/report-card.ts';
import { AppError } from '#core/errors.ts';
import { needsOf } from '#core/linear-probe/probe-json.ts';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { trimSigns } from '#core/text/trim-signs.ts';
import { adapterConfigFile, adapterFileNames, modelCardFile } from '#core/training/adapter-record.ts';
import { textBytes } from '#core/training/artefacts.ts';
import { describeAdapter } from '#model/adapters/describe-adapter.ts';
import { readLinearProbe } from '#model/linear-probe/probe-files.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { digestBytes } from '#model/weights/digest.ts';
import { readSafetensors } from '#model/weights/safetensors-file.ts';
import type { AdapterImport } from '#protocol/trainer-protocol.ts';
import type { AdapterLibrary } from '#storage/adapters/adapter-library.ts';
import { chosenFiles, hubFiles } from './import-sources.ts';

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export interface AdapterServiceDependencies {
  openLibrary(): Promise<AdapterLibrary>;
  fetch: typeof fetch;
  /** ISO 8601. */
  timestamp(): string;
  /** What check-ups of an adapter found here, by the SHA-256 of its weights. */
  checkups(sha256: string): Promise<CardedCheckup[]>;
  onChange(entries: AdapterEntry[]): void;
}

/** The adapters that this browser keeps: what was trained here, and what was imported. */
export class AdapterService {
  constructor(private readonly dependencies: AdapterServiceDependencies) {}

  readonly importAdapter = async ({ from, base }: { from: AdapterImport; base: AdapterEntry['base'] }) => {
    const { name, files } =
      from.kind === 'files' ? await chosenFiles(from.files) : await hubFiles(from, this.dependencies.fetch);
    return this.keep(files, { origin: 'imported', name, base });
  };

  readonly exportAdapter = async ({ id }: { id: string }) => {
    const library = await this.dependencies.openLibrary();
    const files = await library.files(id);
    const entry = (await library.list()).find(({ source }) => source.id === id);
    if (!files || !entry)
      throw new AppError('no-adapter', 'This adapter is no longer kept in this browser.', { id });
    const card = new TextDecoder().decode(files.get(modelCardFile) ?? new Uint8Array());
    const told = cardWithCheckups(card, await this.dependencies.checkups(entry.sha256));
    const whole = told === '' ? files : new Map([...files, [modelCardFile, textBytes(told)]]);
    const zip = zipSync(Object.fromEntries(whole), { level: 0 });
    return { name: `${fileName(entry.name)}.zip`, blob: new Blob([zip], { type: 'application/zip' }) };
  };

  readonly removeAdapter = async ({ id }: { id: string }) => {
    const library = await this.dependencies.openLibrary();
    await library.remove(id);
    this.dependencies.onChange(await library.list());
    return null;
  };

  /** Keep an adapter's files. The same weights are one adapter, however often they come. */
  async keep(files: Files, about: Pick<AdapterEntry, 'origin' | 'name' | 'base'>): Promise<AdapterEntry> {
    const wanted = new Map([...files].filter(([name]) => adapterFileNames.includes(name)));
    const sources = new Map([...wanted].map(([name, bytes]) => [name, bufferSource(bytes)]));
    const { kind, record, weights: weightsName } = await describeAdapter(sources);
    const weights = wanted.get(weightsName)!;
    // A file that is no safetensors, or no probe, is refused now, not when a judge is to use it.
    await readSafetensors(bufferSource(weights));
    const needs =
      kind === 'linear-probe' ? needsOf(await readLinearProbe(bufferSource(weights), null)) : null;
    if (kind === 'lora' && !wanted.has(adapterConfigFile))
      throw new AppError('missing-file', `A LoRA adapter needs ${adapterConfigFile}. Choose it too.`);
    const digest = digestBytes(weights);
    const entry: AdapterEntry = {
      source: { kind: 'kept', id: digest.slice(0, 12) },
      origin: about.origin,
      name: record?.name ?? about.name,
      kind,
      sha256: digest,
      ...(needs ? { needs } : {}),
      base: record?.base ?? about.base,
      record,
      bytes: [...wanted.values()].reduce((sum, { length }) => sum + length, 0),
      addedAt: this.dependencies.timestamp(),
    };
    const library = await this.dependencies.openLibrary();
    await library.keep(entry, wanted);
    this.dependencies.onChange(await library.list());
    return entry;
  }
}

const fileName = (name: string) => trimSigns(name.replace(/[^\p{L}\p{N}._-]+/gu, '-'), '-') || 'adapter';

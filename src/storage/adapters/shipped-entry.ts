import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { catalogueModel } from '#core/models/catalogue.ts';
import type { ShippedAdapter } from '#core/models/shipped-adapters.ts';
import { adapterRecordFile, weightsAmong } from '#core/training/adapter-record.ts';
import { readAdapterRecord } from '#core/training/adapter-record-schema.ts';
import { fetchShippedFile } from './shipped-adapter.ts';

/** An adapter of the manifest as the screens list it: its record is read, its weights are not. */
export async function shippedEntry(
  adapter: ShippedAdapter,
  options?: Parameters<typeof fetchShippedFile>[2],
): Promise<AdapterEntry> {
  const base = catalogueModel(adapter.base);
  const find = (name: string) => adapter.files.find((file) => file.name === name);
  const found = weightsAmong((name) => find(name) !== undefined);
  const file = find(adapterRecordFile);
  const record = file && new TextDecoder().decode(await fetchShippedFile(adapter, file, options));
  return {
    source: { kind: 'shipped', id: adapter.id },
    origin: 'shipped',
    name: adapter.name,
    kind: found?.kind ?? 'lora',
    sha256: (found && find(found.file))?.sha256 ?? '',
    ...(adapter.needs ? { needs: adapter.needs } : {}),
    base: { id: base.id, name: base.name, sha256: base.files[0]?.sha256 ?? null },
    record: record ? readAdapterRecord(record) : null,
    bytes: adapter.files.reduce((sum, { bytes }) => sum + bytes, 0),
    addedAt: null,
  };
}

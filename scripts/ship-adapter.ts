/**
 * Put a trained judge among those that come with the page: copy its files to `public/adapters/ID`, write its card
 * anew, and name it in `adapters.json`.
 *
 *     node --import tsx scripts/ship-adapter.ts --from DIR --id ID --name NAME --data TEXT --notes FILE [--default]
 *
 * --data says where the rows came from, in place of a file's name; --notes is Markdown that ends the card: results,
 * licence. An entry of the same id is replaced, and --default takes that from the one that had it.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { needsOf } from '#core/linear-probe/probe-json.ts';
import type { ShippedAdapter } from '#core/models/shipped-adapters.ts';
import {
  type AdapterRecord,
  adapterConfigFile,
  adapterRecordFile,
  modelCardFile,
  weightsFile,
} from '#core/training/adapter-record.ts';
import { readAdapterRecord } from '#core/training/adapter-record-schema.ts';
import { modelCard } from '#core/training/model-card.ts';
import { readLinearProbe } from '#model/linear-probe/probe-files.ts';
import { bufferSource } from '#model/weights/byte-source.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    id: { type: 'string' },
    name: { type: 'string' },
    data: { type: 'string' },
    notes: { type: 'string' },
    default: { type: 'boolean', default: false },
  },
});
const { from, id, name, data, notes } = values;
if (!from || !id || !name || !data || !notes) {
  console.error('Usage: ship-adapter.ts --from DIR --id ID --name NAME --data TEXT --notes FILE [--default]');
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const trained = readAdapterRecord(await readFile(join(from, adapterRecordFile), 'utf8'));
const record: AdapterRecord = { ...trained, name, data: { ...trained.data, name: data } };

const files = new Map<string, Uint8Array>();
for (const file of record.kind === 'lora'
  ? [weightsFile.lora, adapterConfigFile]
  : [weightsFile['linear-probe']])
  files.set(file, await readFile(join(from, file)));
files.set(adapterRecordFile, Buffer.from(`${JSON.stringify(record, null, 2)}\n`));
files.set(modelCardFile, Buffer.from(`${modelCard(record)}\n${(await readFile(notes, 'utf8')).trim()}\n`));

const folder = join(root, 'public/adapters', id);
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const [file, bytes] of files) await writeFile(join(folder, file), bytes);

const manifest = join(root, 'adapters.json');
const others = (JSON.parse(await readFile(manifest, 'utf8')) as ShippedAdapter[])
  .filter((entry) => entry.id !== id)
  .map(({ default: first, ...entry }) => (first && !values.default ? { ...entry, default: true } : entry));
const probe = files.get(weightsFile['linear-probe']);
const entry = {
  id,
  name,
  base: record.base.id,
  ...(values.default ? { default: true } : {}),
  ...(probe ? { needs: needsOf(await readLinearProbe(bufferSource(probe), null)) } : {}),
  files: [...files].map(([file, bytes]) => ({
    name: file,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  })),
};
const ordered = values.default ? [entry, ...others] : [...others, entry];
await writeFile(manifest, `${JSON.stringify(ordered, null, 2)}\n`);

import { readFile } from 'node:fs/promises';
import { adapterRecordFile } from '#core/training/adapter-record.ts';
import { signalsFile, statesIndexFile, textBytes } from '#core/training/artefacts.ts';
import { reportFromJson } from '#core/training/label-report-json.ts';
import { damagedSummary } from '#core/training/training-summary-schema.ts';
import { HiddenStateCache } from '#model/training/hidden-state-cache.ts';
import { readSignals } from '#model/training/label-signals.ts';
import { AdapterLibrary } from '#storage/adapters/adapter-library.ts';
import { memoryFolders } from '#storage/fixtures/memory-folders.ts';
import { Trainings } from '../../src/services/trainings.ts';
import type { FuzzTarget } from './fuzz-target.ts';

const json = (value: unknown) => textBytes(JSON.stringify(value));

/** Of one training or one adapter; whatever a file holds, the folder must be listed and can be removed. */
const inFolder = (
  name: string,
  file: string,
  seed: () => Promise<Uint8Array>,
  read: (folders: ReturnType<typeof memoryFolders>) => Promise<void>,
): FuzzTarget => ({
  name: `stored-${name}`,
  form: 'json',
  seeds: async () => [await seed()],
  async read(input) {
    const folders = memoryFolders();
    await folders.folder('t1').write(file, input);
    await read(folders);
    await folders.remove('t1');
  },
});

const mustList = (listed: readonly unknown[]) => {
  if (listed.length !== 1) throw new Error(`${listed.length} are listed`);
};

const shippedRecord = async () =>
  JSON.parse(
    await readFile(
      new URL(`../../public/adapters/alpaca-selfj/${adapterRecordFile}`, import.meta.url),
      'utf8',
    ),
  ) as unknown;

/** What the browser keeps: a disk or another version of the page may have changed it. */
export const storedTargets: readonly FuzzTarget[] = [
  inFolder(
    'training',
    'training.json',
    async () => json({ ...damagedSummary('t1'), record: await shippedRecord() }),
    async (folders) => {
      const trainings = new Trainings(async () => folders);
      mustList(await trainings.list());
      const { createdAt } = await trainings.read('t1');
      new Date(createdAt).toISOString();
    },
  ),
  inFolder(
    'adapter',
    'entry.json',
    async () =>
      json({
        entry: {
          source: { kind: 'kept', id: 't1' },
          origin: 'trained',
          name: 'A judge',
          kind: 'lora',
          sha256: '00',
          base: { id: 'm', name: 'M', sha256: null },
          record: await shippedRecord(),
          bytes: 3,
          addedAt: '2026-01-01T00:00:00.000Z',
        },
        files: ['adapter_model.safetensors'],
        digests: { 'adapter_model.safetensors': '00' },
      }),
    async (folders) => {
      const library = new AdapterLibrary(folders);
      mustList(await library.list());
      await library.files('t1');
    },
  ),
  {
    name: 'stored-label-report',
    form: 'json',
    seeds: async () => {
      const values = [1, null, 3];
      const names = ['rows', 'selfEval', 'similarity', 'column', 'combined', 'digit', 'part', 'leftOut'];
      return [
        json({
          ...Object.fromEntries([...names, 'teacherTokens', 'studentTokens'].map((name) => [name, values])),
          reasons: ['too long'],
          pace: { rows: 2, forwardTokensPerSecond: 9, trainingTokensPerSecond: null },
          shape: Object.fromEntries(
            ['layers', 'hiddenSize', 'heads', 'kvHeads', 'headDim', 'intermediateSize', 'vocabSize'].map(
              (name) => [name, 2],
            ),
          ),
        }),
      ];
    },
    read: async (input) => void reportFromJson(new TextDecoder().decode(input)),
  },
  inFolder(
    'label-signals',
    signalsFile,
    async () =>
      json({ identity: 'i', selfEval: [1, false, null], cosine: [0.5, null, null], recall: [1, 1, 1] }),
    async (folders) => {
      const known = await readSignals(folders.folder('t1'), 'i', 3);
      for (const cells of Object.values(known))
        if (cells.length !== 3) throw new Error(`${cells.length} signals of 3 rows`);
    },
  ),
  inFolder(
    'hidden-states',
    statesIndexFile,
    async () => json({ base: 'b', layers: [2, 4], files: [['k1', 'k2'], ['k3']] }),
    async (folders) => {
      await folders.folder('t1').write('hidden-states-0.f32', new Uint8Array(32));
      await HiddenStateCache.open(folders.folder('t1'), { sha256: 'b' }, [2]);
    },
  ),
];

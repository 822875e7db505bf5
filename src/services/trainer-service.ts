import { AppError, toErrorRecord } from '#core/errors.ts';
import type { BackendName } from '#core/judge/judge.ts';
import { seededRandom } from '#core/random/random.ts';
import { instructionNumbers, sampleByInstruction } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import { RunControl } from '#core/run/run-control.ts';
import {
  adapterConfigFile,
  adapterRecordFile,
  modelCardFile,
  weightsFile,
} from '#core/training/adapter-record.ts';
import { textBytes } from '#core/training/artefacts.ts';
import { checkTrainingSettings } from '#core/training/settings.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import type { SentenceEmbedder } from '#model/encoder/sentence-embedder.ts';
import type { DecoderJudgeEngine } from '#model/engine/judge-engine.ts';
import { trainJudge } from '#model/training/train-judge.ts';
import type { LoadProgress } from '#protocol/judge-protocol.ts';
import type { Emit, Handlers } from '#protocol/rpc.ts';
import type { StartTraining, TrainerProtocol } from '#protocol/trainer-protocol.ts';
import type { ArtefactFolders } from '#storage/artefacts/opfs-folders.ts';
import type { Store } from '#storage/store.ts';

export interface TrainableJudge {
  engine: DecoderJudgeEngine;
  openEmbedder(): Promise<Pick<SentenceEmbedder, 'embed' | 'dispose'>>;
  close(): void;
}

export interface TrainerServiceDeps {
  openStore(): Promise<{ datasets: Pick<Store['datasets'], 'get' | 'rows'> }>;
  openTrainings(): Promise<ArtefactFolders>;
  openBase(
    base: { id: string; allowHub: boolean },
    backend: BackendName | 'auto',
    onProgress: (progress: LoadProgress) => void,
  ): Promise<TrainableJudge>;
  newId(): string;
  /** ISO 8601. */
  timestamp(): string;
  /** Milliseconds, monotonic. */
  now(): number;
  emit: Emit<TrainerProtocol>;
}

interface RunningTraining {
  summary: TrainingSummary;
  control: RunControl;
  finished: Promise<void>;
}

const summaryFile = 'training.json';
const exported = [adapterConfigFile, ...Object.values(weightsFile), adapterRecordFile, modelCardFile];

/** Rows read from the store at once. */
const readRows = 1000;

/** The trainer worker's logic: one training at a time. Runs without a worker. */
export class TrainerService implements Handlers<TrainerProtocol> {
  readonly #deps: TrainerServiceDeps;
  #current: RunningTraining | null = null;

  constructor(deps: TrainerServiceDeps) {
    this.#deps = deps;
  }

  readonly start = async ({ datasetId, baseId, allowHub, backend, plan, rows }: StartTraining) => {
    this.#refuseWhileRunning();
    checkTrainingSettings(plan.settings);
    const { datasets } = await this.#deps.openStore();
    const summary: TrainingSummary = {
      id: this.#deps.newId(),
      plan,
      datasetId,
      dataName: (await datasets.get(datasetId)).name,
      baseId,
      backend,
      rows,
      status: 'running',
      record: null,
      error: null,
      createdAt: this.#deps.timestamp(),
      finishedAt: null,
    };
    return this.#begin(summary, allowHub);
  };

  readonly resume = async ({ id, allowHub }: { id: string; allowHub: boolean }) => {
    const current = this.#current;
    if (current?.summary.id === id && current.control.paused) {
      current.control.resume();
      return this.#change(current, { status: 'running' });
    }
    this.#refuseWhileRunning();
    const summary = await this.#read(id);
    return this.#begin({ ...summary, status: 'running', error: null, finishedAt: null }, allowHub);
  };

  readonly pause = () => {
    const current = this.#running();
    current.control.pause();
    return this.#change(current, { status: 'paused' });
  };

  readonly stop = async () => {
    const current = this.#running();
    current.control.cancel();
    await current.finished;
    return current.summary;
  };

  readonly list = async () => {
    const trainings = await this.#deps.openTrainings();
    const summaries: TrainingSummary[] = [];
    for (const id of await trainings.list()) {
      const bytes = await trainings.folder(id).read(summaryFile);
      if (bytes) summaries.push(this.#asItIs(parse(bytes)));
    }
    return summaries.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  };

  readonly remove = async ({ id }: { id: string }) => {
    if (this.#current?.summary.id === id) this.#refuseWhileRunning();
    await (await this.#deps.openTrainings()).remove(id);
    return null;
  };

  readonly files = async ({ id }: { id: string }) => {
    const folder = (await this.#deps.openTrainings()).folder(id);
    const files: { name: string; blob: Blob }[] = [];
    for (const name of exported) {
      const bytes = await folder.read(name);
      if (bytes) files.push({ name, blob: new Blob([bytes as Uint8Array<ArrayBuffer>]) });
    }
    if (files.length === 0)
      throw new AppError(
        'no-adapter',
        'This training has given no adapter yet. Let it finish or stop it early.',
      );
    return files;
  };

  async #begin(summary: TrainingSummary, allowHub: boolean): Promise<TrainingSummary> {
    const current = { summary, control: new RunControl(), finished: Promise.resolve() };
    this.#current = current;
    try {
      await this.#write(summary);
    } catch (thrown) {
      this.#current = null;
      throw thrown;
    }
    current.finished = this.#drive(current, allowHub).finally(() => {
      if (this.#current === current) this.#current = null;
    });
    return summary;
  }

  /** The training from here to its end, whatever the end is; never rejects. */
  async #drive(current: RunningTraining, allowHub: boolean): Promise<void> {
    let ending: Partial<TrainingSummary>;
    try {
      const { record, ending: status } = await this.#train(current, allowHub);
      ending = { record, status };
    } catch (thrown) {
      const { code, message } = toErrorRecord(thrown);
      ending = code === 'cancelled' ? { status: 'stopped' } : { status: 'failed', error: { code, message } };
    }
    const finished = { ...ending, finishedAt: this.#deps.timestamp() };
    await this.#change(current, finished).catch((thrown) => {
      // Storage itself failed: the screens must still learn that the training has ended.
      const { code, message } = toErrorRecord(thrown);
      current.summary = { ...current.summary, ...finished, status: 'failed', error: { code, message } };
      this.#deps.emit('changed', current.summary);
    });
  }

  async #train({ summary, control }: RunningTraining, allowHub: boolean) {
    const { emit, now, timestamp } = this.#deps;
    const { id, plan, dataName } = summary;
    const rows = await this.#rows(summary);
    const base = await this.#deps.openBase({ id: summary.baseId, allowHub }, summary.backend, (progress) =>
      emit('loadProgress', progress),
    );
    try {
      return await trainJudge({
        engine: base.engine,
        openEmbedder: () => base.openEmbedder(),
        rows,
        dataName,
        plan,
        labeller: null,
        files: (await this.#deps.openTrainings()).folder(id),
        control,
        now,
        timestamp,
        onProgress: (phase, done, total) => emit('progress', { id, phase, done, total }),
        onEvent: (event) => emit('training', { id, event }),
      });
    } finally {
      base.close();
    }
  }

  async #rows({ datasetId, rows: count, plan }: TrainingSummary): Promise<Row[]> {
    const { datasets } = await this.#deps.openStore();
    const { rows: total } = await datasets.get(datasetId);
    const all: Row[] = [];
    for (let start = 0; start < total; start += readRows) {
      const indices = Array.from({ length: Math.min(readRows, total - start) }, (_, i) => start + i);
      all.push(...(await datasets.rows(datasetId, indices)));
    }
    const random = seededRandom(plan.settings.seed);
    const chosen = sampleByInstruction(instructionNumbers(all), count ?? total, random);
    return [...chosen].map((row) => all[row]!);
  }

  async #change(current: RunningTraining, change: Partial<TrainingSummary>): Promise<TrainingSummary> {
    current.summary = { ...current.summary, ...change };
    await this.#write(current.summary);
    this.#deps.emit('changed', current.summary);
    return current.summary;
  }

  async #write(summary: TrainingSummary): Promise<void> {
    const trainings = await this.#deps.openTrainings();
    await trainings.folder(summary.id).write(summaryFile, textBytes(JSON.stringify(summary)));
  }

  async #read(id: string): Promise<TrainingSummary> {
    const bytes = await (await this.#deps.openTrainings()).folder(id).read(summaryFile);
    if (bytes) return parse(bytes);
    throw new AppError('no-training', 'This training is no longer stored. Start a new one.', { id });
  }

  /** A stored training that says it runs, and does not, was cut off with its page. */
  #asItIs(stored: TrainingSummary): TrainingSummary {
    if (this.#current?.summary.id === stored.id) return this.#current.summary;
    const cutOff = stored.status === 'running' || stored.status === 'paused';
    return cutOff ? { ...stored, status: 'interrupted' } : stored;
  }

  #running() {
    if (this.#current) return this.#current;
    throw new AppError('no-training', 'No training is under way.');
  }

  #refuseWhileRunning(): void {
    if (this.#current)
      throw new AppError('training-under-way', 'A training is under way. Stop it or let it finish first.', {
        id: this.#current.summary.id,
      });
  }
}

const parse = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as TrainingSummary;

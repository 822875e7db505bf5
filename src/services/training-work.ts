import type { BackendName } from '#core/judge/judge.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import { seededRandom } from '#core/random/random.ts';
import { instructionNumbers, sampleByInstruction } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import type { RunControl } from '#core/run/run-control.ts';
import { adapterFileNames } from '#core/training/adapter-record.ts';
import type { ArtefactStore } from '#core/training/artefacts.ts';
import type { TrainingPhase } from '#core/training/events.ts';
import { withGrades } from '#core/training/given-grades.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import { openAdapter } from '#model/adapters/open-adapter.ts';
import type { SentenceEmbedder } from '#model/encoder/sentence-embedder.ts';
import type { DecoderJudgeEngine } from '#model/engine/judge-engine.ts';
import { deriveJudgeLabels } from '#model/training/derive-labels.ts';
import { trainJudge } from '#model/training/train-judge.ts';
import type { JudgeSource, LoadProgress } from '#protocol/judge-protocol.ts';
import type { Emit } from '#protocol/rpc.ts';
import type { TrainerProtocol } from '#protocol/trainer-protocol.ts';
import type { Store } from '#storage/store.ts';
import type { AdapterFiles } from './adapters/adapter-files.ts';
import type { AdapterService } from './adapters/adapter-service.ts';
import type { Trainings } from './trainings.ts';

export interface TrainableJudge {
  engine: DecoderJudgeEngine;
  openEmbedder(): Promise<Pick<SentenceEmbedder, 'embed' | 'dispose'>>;
  close(): void;
}

/** What a training is made with. */
export interface TrainingTools {
  openStore(): Promise<{
    datasets: Pick<Store['datasets'], 'get' | 'rows'>;
    checkups: Pick<Store['checkups'], 'ofAdapter'>;
  }>;
  /** Of an adapter that labels. */
  adapterFiles(source: AdapterSource): Promise<AdapterFiles>;
  openBase(
    base: JudgeSource,
    backend: BackendName | 'auto',
    onProgress: (progress: LoadProgress) => void,
  ): Promise<TrainableJudge>;
  /** ISO 8601. */
  timestamp(): string;
  /** Milliseconds, monotonic. */
  now(): number;
  emit: Emit<TrainerProtocol>;
}

/** Rows read from the store at once. */
const readRows = 1000;

/** One stage of a training, from its rows to what is stored of it: labels, or a judge. */
export class TrainingWork {
  constructor(
    private readonly tools: TrainingTools,
    private readonly trainings: Pick<Trainings, 'files' | 'readGrades' | 'writeReport'>,
    private readonly adapters: Pick<AdapterService, 'keep'>,
  ) {}

  /**
   * @param onSaved steps taken, of all, when a checkpoint has been written
   * @returns what the stage changes of the summary
   */
  async run(
    summary: TrainingSummary,
    source: JudgeSource,
    control: RunControl,
    onSaved: (progress: { step: number; steps: number }) => Promise<unknown>,
  ): Promise<Partial<TrainingSummary>> {
    const { emit, now, timestamp } = this.tools;
    const { id, plan, dataName, stage, labeller } = summary;
    const { rows, indices } = await this.rowsOf(summary);
    const files = await this.trainings.files(id);
    const base = await this.tools.openBase(source, summary.backend, (progress) =>
      emit('loadProgress', progress),
    );
    try {
      const { engine, openEmbedder } = base;
      const evaluator = labeller && (await this.tools.adapterFiles(labeller.source));
      const parts = {
        engine,
        openEmbedder: () => openEmbedder.call(base),
        rows,
        plan,
        labeller: evaluator && (await openAdapter(evaluator.files, engine.decoder.config, evaluator.name)),
        files,
        control,
        now,
        onProgress: (phase: TrainingPhase, done: number, total: number) =>
          emit('progress', { id, phase, done, total }),
      };
      if (stage === 'labels') {
        const report = await deriveJudgeLabels(parts);
        await this.trainings.writeReport(id, { ...report, rows: indices });
        return { status: 'labelled' };
      }
      let progress: { step: number; steps: number } | null = null;
      const { record, ending } = await trainJudge({
        ...parts,
        dataName,
        timestamp,
        onEvent: (event) => {
          emit('training', { id, event });
          if (event.kind === 'step') progress = { step: event.point.step, steps: event.steps };
          if (event.kind === 'saved' && progress) void onSaved(progress);
        },
      });
      return { status: ending, record, adapterId: await this.keep(files, summary) };
    } finally {
      base.close();
    }
  }

  /** The adapter that a training gave, among those that judges can be made of. */
  private async keep(files: ArtefactStore, { plan, base }: TrainingSummary): Promise<string> {
    const found = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const name of adapterFileNames) {
      const bytes = await files.read(name);
      if (bytes) found.set(name, bytes as Uint8Array<ArrayBuffer>);
    }
    const about = { id: base.id ?? base.name, name: base.name, sha256: null };
    return (await this.adapters.keep(found, { origin: 'trained', name: plan.name, base: about })).source.id;
  }

  /** Those that the training learns: about as many as it asks for, of all or of the graded ones. */
  private async rowsOf({
    id,
    datasetId,
    rows: count,
    plan,
  }: TrainingSummary): Promise<{ rows: Row[]; indices: Int32Array }> {
    const { datasets } = await this.tools.openStore();
    const { rows: total } = await datasets.get(datasetId);
    const given = await this.trainings.readGrades(id, total);
    const offered = given?.rows ?? Array.from({ length: total }, (_, row) => row);
    const read: Row[] = [];
    for (let start = 0; start < offered.length; start += readRows)
      read.push(...(await datasets.rows(datasetId, offered.slice(start, start + readRows))));
    const all = given ? withGrades(given, read) : read;
    const random = seededRandom(plan.settings.seed);
    const chosen = sampleByInstruction(instructionNumbers(all), count ?? all.length, random);
    return {
      rows: [...chosen].map((at) => all[at]!),
      indices: chosen.map((at) => offered[at]!),
    };
  }
}

import { AppError } from '#core/errors.ts';
import type { BackendReport } from '#core/judge/judge.ts';
import { ChatClient } from '#core/method/external/chat-client.ts';
import type { ChatPorts } from '#core/method/external/chat-ports.ts';
import type { OpenedScorer, ScorerDependencies } from '#core/method/method.ts';
import { openScorer } from '#core/method/open-scorer.ts';
import type { MethodSpec } from '#core/method/specs.ts';
import type { TextEmbedder } from '#core/method/text-embedder.ts';
import { otherResponses } from '#core/method/vro/other-responses.ts';
import { numbersAsScores } from '#core/method/with-cosine/combined-scorer.ts';
import { type TakenRows, takenRows } from '#core/run/taken-rows.ts';
import type { EndpointAccess } from '#protocol/judge-protocol.ts';
import type { Store } from '#storage/store.ts';
import { columnNumbers } from './data/column-numbers.ts';
import { damagedDataset, instructionsOf } from './data/instructions-of.ts';

/** A sentence embedder, ready, and what frees it. */
export interface LoadedEmbedder {
  embedder: TextEmbedder;
  backend: BackendReport;
  close(): void;
}

export interface RunScorerDependencies {
  store: Store;
  datasetId: string;
  /** Which rows are to be scored. */
  taken: TakenRows;
  engine: ScorerDependencies['engine'];
  openEmbedder(): Promise<LoadedEmbedder>;
  /** Null: the user has not agreed that rows leave this browser. */
  access: EndpointAccess | null;
  chat: ChatPorts;
  hash(text: string): string;
}

export interface RunScorer extends OpenedScorer {
  /** The settings as they hold for the judge that is loaded. */
  spec: MethodSpec;
  /** Free what was opened for it. */
  close(): void;
}

/** The scorer of a run over a stored dataset. */
export async function openRunScorer(
  spec: MethodSpec,
  dependencies: RunScorerDependencies,
): Promise<RunScorer> {
  const { store, datasetId, taken, engine, access, chat, hash } = dependencies;
  const instructionColumn = () => instructionsOf(store, datasetId);
  const rows = takenRows(await instructionColumn(), taken);
  let opened: LoadedEmbedder | null = null;
  const tools: ScorerDependencies = {
    rows,
    hash,
    engine,
    async embedder() {
      opened = await dependencies.openEmbedder();
      return opened;
    },
    async others() {
      const [instruction, model] = await Promise.all([
        instructionColumn(),
        store.datasets.column(datasetId, 'field:model'),
      ]);
      if (!model) throw damagedDataset();
      return otherResponses(instruction, model, (indices) => store.datasets.rows(datasetId, indices));
    },
    async run(id) {
      const [{ judge }, columns] = await Promise.all([store.runs.get(id), store.runs.columns(id)]);
      return { judge, columns };
    },
    async column(name) {
      return numbersAsScores(await columnNumbers(store.datasets, datasetId, name));
    },
    chat({ endpoint, model, requestsPerMinute, answerTokens = null }) {
      if (!access)
        throw new AppError(
          'no-consent',
          'An external judge reads every row, so rows leave this browser. Agree to that first, under Compare, Add a method, and give the key if the endpoint needs one.',
        );
      return new ChatClient({ endpoint, model, requestsPerMinute, answerTokens, key: access.key }, chat);
    },
  };
  const close = () => opened?.close();
  try {
    return { ...(await openScorer(spec, tools)), close };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

/** What comes next, with the scorer freed where it fails. */
export async function orClose<R>(scorer: RunScorer, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (thrown) {
    scorer.close();
    throw thrown;
  }
}

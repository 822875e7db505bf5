import { createHash } from 'node:crypto';
import { AppError } from '#core/errors.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { BackendName } from '#core/judge/judge.ts';
import { ChatClient } from '#core/method/external/chat-client.ts';
import type { DigitPrompts } from '#core/method/external/token-scorer.ts';
import type { PlanStep, ScorerDependencies } from '#core/method/method.ts';
import { needsModel } from '#core/method/registry.ts';
import { judgeUseOf, type MethodSpec } from '#core/method/specs.ts';
import { otherResponses, rowsWithOthers } from '#core/method/vro/other-responses.ts';
import { canServe, type JudgeUse } from '#core/models/needed-models.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import { judgeSpecOf } from '#core/training/judge-question.ts';
import { startBackend } from '#model/backends/backend.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import type { SentenceEmbedder } from '#model/encoder/sentence-embedder.ts';
import { chatPorts } from '#platform/chat-ports.ts';
import { openJudgeFor, openNodeEmbedder, recordOf, type UsedJudge } from '../judge/node-judge.ts';
import type { ScoredTable } from './scored-table.ts';

export interface NodeDependencyOptions {
  judge: string;
  base: string | undefined;
  backend: BackendName | 'auto';
  /** Of the endpoint, where it needs one. */
  key: string | null;
  /** Of a model that runs elsewhere, where it is sent token ids. */
  prompts?: DigitPrompts | null;
}

/** What methods are made of, in Node: models are opened at first need and shared by the steps of one call. */
export class NodeDependencies {
  #judge: UsedJudge | null = null;
  #embedder: { embedder: SentenceEmbedder; close(): void } | null = null;
  /** Who gave the scores of a column that this call has made or found. */
  readonly identities = new Map<string, JudgeIdentity>();

  constructor(
    private readonly table: Pick<ScoredTable, 'rows' | 'scored' | 'numbers'>,
    private readonly options: NodeDependencyOptions,
  ) {}

  /**
   * The settings of a step; a judge is asked in the words and with the length that it was trained with.
   * @param columns those of the steps before
   * @param maxTokens another length than the judge's own; null for its own
   */
  async specOf(step: PlanStep, columns: readonly string[], maxTokens: number | null): Promise<MethodSpec> {
    const record = step.judge === null ? null : await recordOf(this.options.judge);
    return step.spec({ runs: columns, question: (mode) => judgeSpecOf(record, mode, maxTokens) });
  }

  /** What one method is made of; its judge is open when this settles. */
  async for(spec: MethodSpec): Promise<ScorerDependencies> {
    const { rows } = this.table;
    const { prompts = null } = this.options;
    if (needsModel(spec)) await this.#openJudge(judgeUseOf(spec));
    return {
      rows: Array.from(rows.keys()),
      hash,
      engine: () => this.#judge!.engine,
      embedder: () => this.#openEmbedder(),
      others: async () => othersOf(rows),
      run: async (name) => ({ judge: this.identities.get(name)!, columns: this.table.scored(name) }),
      column: async (name) => this.table.numbers(name),
      ...(prompts ? { prompts: () => prompts } : {}),
      chat: ({ endpoint, model, requestsPerMinute, answerTokens = null }) =>
        new ChatClient(
          { endpoint, model, requestsPerMinute, answerTokens, key: this.options.key },
          chatPorts((message) => process.stderr.write(`${message}\n`)),
        ),
    };
  }

  close(): void {
    this.#embedder?.close();
    this.#judge?.close();
    this.#embedder = null;
    this.#judge = null;
  }

  async #openJudge(use: JudgeUse): Promise<UsedJudge> {
    const { judge, backend, base } = this.options;
    if (this.#judge && canServe(this.#judge.uses, use)) return this.#judge;
    this.close();
    this.#judge = await openJudgeFor(use, judge, backend, base);
    return this.#judge;
  }

  async #openEmbedder() {
    const shared = this.#judge?.engine.running ?? null;
    const running = shared ?? (await startBackend(this.options.backend, nodeWasm));
    if (!this.#embedder) {
      const embedder = await openNodeEmbedder(running);
      const close = () => {
        embedder.dispose();
        if (!shared) running.stop();
      };
      this.#embedder = { embedder, close };
    }
    return { embedder: this.#embedder.embedder, backend: running.report };
  }
}

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

function othersOf(rows: readonly Row[]) {
  const instruction = instructionNumbers(rows);
  const models = new Map<string | null, number>();
  const model = Int32Array.from(rows, (row) => {
    if (!models.has(row.model)) models.set(row.model, models.size);
    return models.get(row.model)!;
  });
  if (rowsWithOthers(instruction, model) === 0)
    throw new AppError(
      'no-other-response',
      'No model has two responses to one instruction here, so VRO has nothing to compare. Give --samples N to sample them with the judge model instead: another model than the one that wrote the responses.',
    );
  return otherResponses(instruction, model, async (indices) => indices.map((index) => rows[index]!));
}

import { AppError } from '#core/errors.ts';
import type { GeneratedResponse, GeneratingModel } from '#core/language-model/generation.ts';
import { RunControl } from '#core/run/run-control.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Args, Emit } from '#protocol/rpc.ts';

/** Answers instructions for a worker, one at a time, and tells of each piece of text. */
export class Writer {
  #control: RunControl | null = null;

  constructor(private readonly emit: Emit<JudgeProtocol>) {}

  get isWriting(): boolean {
    return this.#control !== null;
  }

  async write(
    model: Partial<GeneratingModel>,
    { id, instruction, settings }: Args<JudgeProtocol, 'generate'>,
  ): Promise<GeneratedResponse[]> {
    if (!model.generate)
      throw new AppError(
        'cannot-write',
        'What is loaded can judge, but not write. Choose a causal language model.',
      );
    const control = new RunControl();
    this.#control = control;
    try {
      return await model.generate({ id, instruction }, settings, {
        control,
        onText: (sample, text) => this.emit('generatedText', { id, sample, text }),
      });
    } finally {
      this.#control = null;
    }
  }

  /** What is being written ends after its present token. */
  stop(): void {
    this.#control?.cancel();
  }
}

import type {
  GeneratedResponse,
  GenerationHooks,
  GenerationSettings,
} from '#core/language-model/generation.ts';
import { nextToken, sampleRandom } from '#core/language-model/sampling.ts';
import type { RunningBackend } from '../backends/backend.ts';
import type { Decoder, ProjectionAdapter } from '../decoder/decoder.ts';
import type { ConversationBuilder } from '../prompt/conversation-builder.ts';
import { continueTokens } from './continue-tokens.ts';
import { nextTask } from './next-task.ts';
import { TextStream } from './text-stream.ts';

export interface Writer {
  decoder: Decoder;
  running: Pick<RunningBackend, 'guard'>;
  conversations: Pick<ConversationBuilder, 'stopIds' | 'text'>;
  adapter: ProjectionAdapter | null;
}

/** Responses to one prompt, their text given out as it is written. */
export async function generateText(
  { decoder, running, conversations, adapter }: Writer,
  { rowId, prompt }: { rowId: string; prompt: Int32Array },
  settings: GenerationSettings,
  { onText = () => {}, control }: GenerationHooks,
): Promise<GeneratedResponse[]> {
  const chance = Array.from({ length: settings.samples }, (_, sample) =>
    sampleRandom(settings.seed, rowId, sample),
  );
  const streams = chance.map(() => new TextStream((ids) => conversations.text(ids)));
  const texts = chance.map(() => '');
  const give = (sample: number, piece: string) => {
    if (piece === '') return;
    texts[sample] += piece;
    onText(sample, piece);
  };
  const continuations = await continueTokens(decoder, prompt, {
    samples: settings.samples,
    maxTokens: settings.maxTokens,
    stopIds: conversations.stopIds,
    adapter,
    choose: (sample, logits) => nextToken(logits, settings, chance[sample]!),
    onToken: (sample, id) => give(sample, streams[sample]!.push(id)),
    mayGoOn: async () => {
      await nextTask();
      await control?.waitIfPaused();
      return !control?.cancelled;
    },
    guard: (work) => running.guard(work),
  });
  return continuations.map(({ ids, end }, sample) => {
    give(sample, streams[sample]!.finish());
    return { text: texts[sample]!, tokens: ids.length, end };
  });
}

import type { TokenizerFiles } from '#model/weights/open-model.ts';
import { ChatTemplate } from './chat-template.ts';
import { ggufTokenizer } from './gguf-tokenizer.ts';
import { jsonTokenizer } from './json-tokenizer.ts';
import { TextTokenizer } from './text-tokenizer.ts';

export interface LoadedTokenizer {
  tokenizer: TextTokenizer;
  chat: ChatTemplate;
}

/** The tokenizer and chat template of an opened model. */
export function loadTokenizer(files: TokenizerFiles): LoadedTokenizer {
  const description =
    files.kind === 'gguf'
      ? ggufTokenizer(files.metadata)
      : jsonTokenizer(files.tokenizer, files.config, files.chatTemplate, files.generation);
  return {
    tokenizer: new TextTokenizer(description),
    chat: new ChatTemplate(description.chatTemplate, description),
  };
}

/** The parts of Hugging Face's tokenizer.json that are read or written here. */
export interface TokenizerJson {
  model: { type?: string; [key: string]: unknown };
  added_tokens: AddedTokenJson[];
  normalizer: ComponentJson | null;
  pre_tokenizer: ComponentJson | null;
  post_processor: ComponentJson | null;
  decoder: ComponentJson | null;
}

export interface AddedTokenJson {
  id: number;
  content: string;
  special: boolean;
  normalized?: boolean;
  single_word?: boolean;
  lstrip?: boolean;
  rstrip?: boolean;
}

export interface ComponentJson {
  type: string;
  [key: string]: unknown;
}

/** A tokenizer with the facts that stand outside tokenizer.json. */
export interface TokenizerDescription {
  json: TokenizerJson;
  bosToken: string | null;
  eosToken: string | null;
  /** Ids that end a turn. */
  stopIds: number[];
  /** Jinja source; null where the model has none. */
  chatTemplate: string | null;
}

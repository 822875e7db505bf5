import { refuseSlowPatterns } from './pattern-cost.ts';
import type { TokenizerDescription } from './tokenizer-json.ts';
import { checkedTokenizerJson } from './tokenizer-schema.ts';

/**
 * A tokenizer from tokenizer.json, with the tokens and the template that tokenizer_config.json names.
 * @param generation contents of generation_config.json, parsed; or null
 * @param template contents of chat_template.jinja, which goes before tokenizer_config.json's; or null
 * @throws AppError `bad-config` with the field, `unsupported-tokenizer` where a pattern of it is too slow
 */
export function jsonTokenizer(
  tokenizer: unknown,
  config: unknown,
  template: string | null,
  generation: unknown = null,
): TokenizerDescription {
  const json = checkedTokenizerJson(tokenizer);
  refuseSlowPatterns(json);
  const settings = (config ?? {}) as Record<string, unknown>;
  const added = json.added_tokens;
  const eosToken = contentOf(settings.eos_token);
  return {
    json,
    bosToken: contentOf(settings.bos_token),
    eosToken,
    stopIds: [
      ...new Set([
        ...added.filter(({ content }) => content === eosToken).map(({ id }) => id),
        ...idsOf((generation as { eos_token_id?: unknown } | null)?.eos_token_id),
      ]),
    ],
    chatTemplate: template ?? templateOf(settings.chat_template),
  };
}

/** One id or a list of them. */
const idsOf = (value: unknown): number[] =>
  [value].flat().filter((id): id is number => Number.isInteger(id) && (id as number) >= 0);

/** A token is a string or an object that holds one. */
function contentOf(token: unknown): string | null {
  if (typeof token === 'string') return token;
  const content = (token as { content?: unknown } | null)?.content;
  return typeof content === 'string' ? content : null;
}

/** One template, or a list of named ones with a `default`. */
function templateOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return null;
  const named = value.find((entry) => entry?.name === 'default') ?? value[0];
  return typeof named?.template === 'string' ? named.template : null;
}

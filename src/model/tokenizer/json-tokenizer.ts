import type * as v from 'valibot';
import { checkedJson, generationConfigJson, tokenizerConfigJson } from '#model/weights/json-schemas.ts';
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
  const settings = checkedJson(tokenizerConfigJson, 'tokenizer_config.json', config ?? {});
  const { eos_token_id } = checkedJson(generationConfigJson, 'generation_config.json', generation ?? {});
  const added = json.added_tokens;
  const eosToken = contentOf(settings.eos_token);
  return {
    json,
    bosToken: contentOf(settings.bos_token),
    eosToken,
    stopIds: [
      ...new Set([
        ...added.filter(({ content }) => content === eosToken).map(({ id }) => id),
        ...[eos_token_id ?? []].flat().filter((id) => id >= 0),
      ]),
    ],
    chatTemplate: template ?? templateOf(settings.chat_template),
  };
}

type Settings = v.InferOutput<typeof tokenizerConfigJson>;

/** A token is a string or an object that holds one. */
const contentOf = (token: Settings['eos_token']): string | null =>
  typeof token === 'string' ? token : (token?.content ?? null);

/** One template, or a list of named ones with a `default`. */
function templateOf(value: Settings['chat_template']): string | null {
  if (typeof value === 'string') return value;
  const named = value?.find(({ name }) => name === 'default') ?? value?.[0];
  return named?.template ?? null;
}

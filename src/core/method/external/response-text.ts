import { AppError } from '../../errors.ts';

/** An answer of 4,096 tokens with twenty likeliest tokens at each place takes about 8 MB. */
export const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * The body of a response as text, given up beyond a limit.
 * @throws AppError `answer-too-large`; whatever the stream throws where it breaks off
 */
export async function responseText(response: Response, maxBytes = maxAnswerBytes): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel().catch(() => {});
      throw new AppError(
        'answer-too-large',
        `The endpoint's answer is larger than ${maxBytes / 1024 / 1024} MiB; the rest was not read.`,
      );
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** JSON, or undefined where it is none. Python servers write NaN and Infinity as JSON does not: null here. */
export function parseJson(text: string, redact: (text: string) => string): unknown {
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? redact(value) : value);
  try {
    return JSON.parse(text, clean);
  } catch {
    try {
      return JSON.parse(text.replace(/([:,[]\s*)-?(?:NaN|Infinity)\b/g, '$1null'), clean);
    } catch {
      return undefined;
    }
  }
}

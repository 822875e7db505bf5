/** What an endpoint says of an error, in whichever form. */
export interface EndpointError {
  /** Its sentences; '' where it says nothing. */
  message: string;
  /** Request fields that it names apart from its sentences (`param`, or the end of a FastAPI `loc`). */
  fields: readonly string[];
  /** An HTTP status told in the body; null where there is none. */
  status: number | null;
}

const sentenceKeys = [
  'message',
  'msg',
  'detail',
  'details',
  'error',
  'errors',
  'reason',
  'title',
  'error_description',
];
/** Errors are nested a few levels; what lies deeper is not told to a reader. */
const maxDepth = 6;
const maxLength = 600;

/**
 * Reads `{error: {message, param, code}}`, `{error: "…"}`, `{message: {detail: […]}}`, FastAPI's `{detail: [{loc, msg}]}`
 * and the like. What was sent (`input`, `ctx`) is passed over: a row may hold any word.
 */
export function readEndpointError(body: unknown): EndpointError {
  const sentences: string[] = [];
  const fields: string[] = [];
  let status: number | null = null;
  const visit = (value: unknown, depth: number): void => {
    if (depth > maxDepth) return;
    if (typeof value === 'string') sentences.push(value);
    else if (Array.isArray(value)) for (const each of value.slice(0, 20)) visit(each, depth + 1);
    else if (typeof value === 'object' && value !== null) {
      const { param, loc, code, status: told } = value as Record<string, unknown>;
      if (typeof param === 'string') fields.push(param);
      if (Array.isArray(loc) && typeof loc.at(-1) === 'string') fields.push(String(loc.at(-1)));
      for (const number of [code, told].map(Number))
        if (Number.isInteger(number) && number >= 400 && number < 600) status ??= number;
      for (const key of sentenceKeys)
        if (key in value) visit((value as Record<string, unknown>)[key], depth + 1);
    }
  };
  visit(body, 0);
  const named = fields.filter((field) => !sentences.some((sentence) => sentence.includes(field)));
  const message = [...new Set([...sentences, ...named])].filter((text) => text.trim() !== '').join(' ');
  return { message: message.slice(0, maxLength), fields, status };
}

/** Whether the body of a 200 is an error and no answer, as some servers send. */
export function isErrorBody(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const { error, object, choices, detail } = body as Record<string, unknown>;
  if (error || object === 'error') return true;
  if (Array.isArray(choices))
    return choices.some((choice) => choice?.error || choice?.finish_reason === 'error');
  return detail !== undefined && detail !== null;
}

/** A row's field that a column can hold. */
export type FieldName = 'instruction' | 'response' | 'reference' | 'model' | 'category' | 'id';

/**
 * Column names that public datasets use, likeliest first, without case, spaces and punctuation.
 * A name can stand for two fields; the field that comes first below takes the column.
 */
export const fieldNames: Record<FieldName, readonly string[]> = {
  instruction: [
    'instruction',
    'instructions',
    'prompt',
    'question',
    'query',
    'userprompt',
    'userinstruction',
    'usermessage',
    'problem',
    'request',
    'input',
    'user',
    'human',
  ],
  response: [
    'response',
    'responses',
    'modelresponse',
    'responsetext',
    'output',
    'outputs',
    'modeloutput',
    'completion',
    'completions',
    'generation',
    'generations',
    'generatedtext',
    'generated',
    'prediction',
    'predictions',
    'predictedtext',
    'candidate',
    'candidates',
    'modelanswer',
    'assistant',
    'reply',
    'answer',
    'answers',
    'text',
  ],
  reference: [
    'reference',
    'references',
    'referenceanswer',
    'referenceresponse',
    'referenceoutput',
    'ref',
    'refanswer',
    'gold',
    'goldanswer',
    'goldenanswer',
    'goldresponse',
    'groundtruth',
    'target',
    'targets',
    'ideal',
    'expected',
    'expectedoutput',
    'expectedanswer',
    'correctanswer',
    'bestanswer',
    'solution',
    'answer',
    'output',
  ],
  model: [
    'model',
    'models',
    'modelname',
    'modelid',
    'generator',
    'generatormodel',
    'generationmodel',
    'generationmodels',
    'completionmodel',
    'modelused',
    'responsemodel',
    'sourcemodel',
    'llm',
  ],
  category: [
    'category',
    'categories',
    'task',
    'tasktype',
    'tasktypes',
    'topic',
    'domain',
    'subject',
    'scenario',
    'skill',
    'subset',
    'dataset',
    'source',
  ],
  id: [
    'judgerowid',
    'id',
    'rowid',
    'uid',
    'uuid',
    'exampleid',
    'sampleid',
    'instructionid',
    'promptid',
    'questionid',
    'idx',
    'index',
  ],
};

/** A column name as it is compared: lower case, letters and digits only. */
export const plainName = (column: string) => column.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** How likely a column of this name holds the responses: 0 is likeliest; Infinity for none of the names. */
export function responseRank(column: string): number {
  const at = fieldNames.response.indexOf(plainName(column));
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}

/** The likeliest of `columns` for a field, leaving out those already `taken`. */
export function columnFor(
  field: FieldName,
  columns: readonly string[],
  taken: ReadonlySet<string> = new Set(),
): string | null {
  return likeliest(fieldNames[field], columns, taken);
}

/** The first of `columns` under the likeliest of `names`. One pass, however many columns there are. */
function likeliest(
  names: readonly string[],
  columns: readonly string[],
  taken: ReadonlySet<string>,
): string | null {
  let best = names.length;
  let found: string | null = null;
  for (const column of columns) {
    if (column.length > maxNameChars || taken.has(column)) continue;
    const at = names.indexOf(plainName(column));
    if (at === -1 || at >= best) continue;
    best = at;
    found = column;
  }
  return found;
}

/** No name that means something is longer. */
const maxNameChars = 200;

export const isNameOf = (field: FieldName, column: string) => fieldNames[field].includes(plainName(column));

/** Whether columns of these names hold rows: an instruction and a response, or conversations. */
export const holdRows = (columns: readonly string[]) =>
  (columnFor('instruction', columns) !== null && columnFor('response', columns) !== null) ||
  columns.some((column) => /^(messages|conversations?|chat)$/.test(plainName(column)));

/** Columns of these names hold what was said in turn, also where the turns do not say whose they are. */
const talkNames =
  /^(?:messages?|conversations?|chat|dialogs?|dialogues?|(?:chat|conversation|dialog|dialogue|message)?history|previousturns)$/;

export const isTalkName = (column: string) => talkNames.test(plainName(column));

/** What stands before the question: a system message, and turns of before. Likeliest first. */
const contextNames = {
  system: ['systemprompt', 'systemmessage', 'systeminstruction', 'systeminstructions', 'system'],
  history: [
    'history',
    'chathistory',
    'conversationhistory',
    'dialoghistory',
    'dialoguehistory',
    'messagehistory',
    'previousturns',
  ],
} as const;

/** The column that holds a part of the context, if one of `columns` does by its name. */
export function contextColumn(
  part: keyof typeof contextNames,
  columns: readonly string[],
  taken: ReadonlySet<string>,
): string | null {
  return likeliest(contextNames[part], columns, taken);
}

/** Columns that may belong to the question; where one is not read, the import says so. */
const questionNames = new Set<string>([
  ...contextNames.system,
  ...contextNames.history,
  'input',
  'inputs',
  'context',
  'contexts',
  'passage',
  'document',
  'documents',
  'article',
  'paragraph',
  'sourcetext',
  'options',
  'choices',
  'tools',
  'functions',
  'image',
  'images',
  'videos',
  'audios',
]);

export const mayBelongToQuestion = (column: string) => questionNames.has(plainName(column));

/*
 * The source form of the demo dataset: one plain text file a category, read block by block.
 *
 *     @@ instruction common-01
 *     @@ reference
 *     @@ MODEL | QUALITY | KIND | why it has this grade
 *
 * Each marker is followed by its text, up to the next marker; blank lines at either end are dropped.
 */

/**
 * @typedef {{ head: string, line: number, text: string }} Block
 * @typedef {{ model: string, quality: number, kind: string, why: string, text: string }} Response
 * @typedef {{ id: string, instruction: string, reference: string, responses: Response[] }} Example
 */

const marker = /^@@ (.+)$/;

/** @param {string} source @returns {Block[]} */
function splitBlocks(source) {
  /** @type {{ head: string, line: number, lines: string[] }[]} */
  const blocks = [];
  source.split('\n').forEach((content, index) => {
    const head = marker.exec(content)?.[1];
    if (head !== undefined) blocks.push({ head, line: index + 1, lines: [] });
    else if (blocks.length > 0) blocks.at(-1)?.lines.push(content);
    else if (content.trim() !== '') throw new Error(`line ${index + 1}: text before the first marker`);
  });
  return blocks.map(({ head, line, lines }) => {
    const text = lines.join('\n').trim();
    if (text === '') throw new Error(`line ${line}: "${head}" has no text`);
    return { head, line, text };
  });
}

/** @param {Block} block @returns {Response} */
function parseResponse({ head, line, text }) {
  const [model, quality, kind, why, ...rest] = head.split(' | ');
  if (!model || !kind || !why || rest.length > 0) {
    throw new Error(`line ${line}: want "model | quality | kind | why", got "${head}"`);
  }
  return { model, quality: Number(quality), kind, why, text };
}

/**
 * @param {string} source one category's file
 * @returns {Example[]}
 */
export function parseCategory(source) {
  /** @type {Example[]} */
  const examples = [];
  for (const block of splitBlocks(source)) {
    const id = /^instruction (\S+)$/.exec(block.head)?.[1];
    if (id !== undefined) {
      examples.push({ id, instruction: block.text, reference: '', responses: [] });
      continue;
    }
    const example = examples.at(-1);
    if (!example) throw new Error(`line ${block.line}: "${block.head}" stands before any instruction`);
    if (block.head === 'reference') example.reference = block.text;
    else example.responses.push(parseResponse(block));
  }
  return examples;
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandIn {
  /** Its base URL, as `--endpoint` takes it. */
  url: string;
  close(): void;
}

/**
 * A chat endpoint on this machine that stands in for a model behind one: its digit is the share of the instruction's
 * words that the response names, in ninths. It reads the default question, and whatever it is told in a response.
 */
export async function startStandIn(): Promise<StandIn> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { messages } = JSON.parse(Buffer.concat(parts).toString('utf8'));
      const content = String(digitOf(messages.at(-1).content));
      const message = { role: 'assistant', content };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, close: () => server.close() };
}

function digitOf(question: string): number {
  const [, instruction = '', response = ''] =
    /### Instruction\n([\s\S]*?)\n\n### (?:Reference answer\n[\s\S]*?\n\n### )?Response\n([\s\S]*)\n\n### Grading/.exec(
      question,
    ) ?? [];
  const asked = wordsOf(instruction);
  const said = wordsOf(response);
  const named = [...asked].filter((word) => said.has(word)).length;
  return asked.size === 0 ? 0 : Math.round((9 * named) / asked.size);
}

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []);

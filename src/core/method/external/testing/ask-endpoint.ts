import { ChatClient } from '../chat-client.ts';
import { readAnswer } from '../read-answer.ts';
import { completion, fakeEndpoint, json, type Reply, type SeenRequest } from './fake-endpoint.ts';

export const settings = {
  endpoint: 'https://models.example/v1/',
  model: 'judge-1',
  key: 'sk-secret-0123456789',
  requestsPerMinute: 60_000,
  answerTokens: null as number | null,
};
export const { signal } = new AbortController();

/** A client of an endpoint that replies so, and what the endpoint saw. */
export function ask(reply: Reply, more: Partial<typeof settings> = {}) {
  const world = fakeEndpoint(reply);
  const client = new ChatClient({ ...settings, ...more }, world.ports);
  const score = async (prompt = 'x') => {
    const { answer } = await client.ask(prompt, signal);
    const read = readAnswer(answer);
    return read.kind === 'digit' ? read.score : read.kind;
  };
  return { ...world, client, score };
}

export const seven = () => json(completion('7'));
export const refuse = (body: unknown, status = 400) => json(body, status);
export const fields = ({ body }: SeenRequest) =>
  Object.keys(body).filter((name) => name !== 'messages' && name !== 'model');

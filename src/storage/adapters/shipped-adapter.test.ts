import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ShippedAdapter } from '#core/models/shipped-adapters.ts';
import { fetchShippedAdapter } from './shipped-adapter.ts';

const bytes = new TextEncoder().encode('weights');
const adapter: ShippedAdapter = {
  id: 'self-j',
  name: 'Self-J',
  base: 'base',
  files: [
    {
      name: 'adapter_model.safetensors',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
  ],
};

const fetched = (answer: () => Promise<Response>) => {
  const asked: string[] = [];
  const fetch = (async (url: URL) => {
    asked.push(url.href);
    return answer();
  }) as unknown as typeof globalThis.fetch;
  const options = { site: new URL('http://localhost/sub/'), fetch };
  return { asked, files: fetchShippedAdapter(adapter, options) };
};

describe('a shipped adapter', () => {
  it('comes from its folder beside the page', async () => {
    const { asked, files } = fetched(async () => new Response(bytes));
    expect(await (await files).get('adapter_model.safetensors')!.text()).toBe('weights');
    expect(asked).toEqual(['http://localhost/sub/adapters/self-j/adapter_model.safetensors']);
  });

  it('is refused where its bytes are others', async () => {
    const { files } = fetched(async () => new Response('Weights'));
    await expect(files).rejects.toMatchObject({ code: 'hash-mismatch' });
  });

  it('is said to be missing where the host has it not, or cannot be reached', async () => {
    const absent = fetched(async () => new Response('', { status: 404 }));
    await expect(absent.files).rejects.toMatchObject({ code: 'adapter-missing' });
    const offline = fetched(() => Promise.reject(new TypeError('failed')));
    await expect(offline.files).rejects.toMatchObject({ code: 'adapter-missing' });
  });
});

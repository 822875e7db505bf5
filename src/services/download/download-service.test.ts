import { describe, expect, it } from 'vitest';
import type { DownloadProgress } from '#protocol/download-protocol.ts';
import { DownloadService } from './download-service.ts';

const lines = '{"prompt":"Q1","response":"A1"}\n{"prompt":"Q2","response":"A2"}\n';

function serviceWith(fetcher: (url: string, init: RequestInit) => Response | Promise<Response>) {
  const progress: DownloadProgress[] = [];
  const service = new DownloadService({
    fetch: (async (url, init) => fetcher(String(url), init ?? {})) as typeof fetch,
    emit: (_, data) => void progress.push(data as DownloadProgress),
  });
  return { service, progress };
}

describe('a file at a web address', () => {
  it('is fetched, without the user’s cookies, and named by its last part', async () => {
    const asked: unknown[] = [];
    const { service, progress } = serviceWith((url, { credentials }) => {
      asked.push(url, credentials);
      return new Response(lines, { headers: { 'content-length': String(lines.length) } });
    });
    const file = await service.download({ url: ' https://data.example/a/my%20rows.jsonl?raw=1 ' });
    expect(file.name).toBe('my rows.jsonl');
    expect(await file.text()).toBe(lines);
    expect(asked).toEqual(['https://data.example/a/my%20rows.jsonl?raw=1', 'omit']);
    expect(progress.at(-1)).toEqual({ bytesRead: lines.length, bytesTotal: lines.length });
  });

  it.each([
    ['that is none', 'data/rows.jsonl'],
    ['of another kind', 'javascript:alert(1)'],
  ])('%s is refused, and nothing is asked', async (_, url) => {
    const { service } = serviceWith(() => expect.unreachable());
    await expect(service.download({ url })).rejects.toMatchObject({ code: 'bad-url' });
  });

  it('that cannot be reached, or answers with an error, is refused with what to do', async () => {
    const url = 'https://data.example/x.jsonl';
    const away = serviceWith(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(away.service.download({ url })).rejects.toMatchObject({
      code: 'fetch-failed',
      message: expect.stringContaining('drop it here'),
    });
    const missing = serviceWith(() => new Response('no', { status: 404 }));
    await expect(missing.service.download({ url })).rejects.toMatchObject({
      code: 'fetch-failed',
      data: { status: 404 },
    });
  });

  it('whose connection is lost gives no file', async () => {
    let sent = false;
    const { service } = serviceWith(
      () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              if (sent) controller.error(new TypeError('network error'));
              else controller.enqueue(new TextEncoder().encode(lines));
              sent = true;
            },
          }),
        ),
    );
    await expect(service.download({ url: 'https://data.example/x.jsonl' })).rejects.toMatchObject({
      code: 'read-interrupted',
    });
  });

  it('is given up when that is asked, wherever it is', async () => {
    const { service } = serviceWith(
      () => new Response(new ReadableStream({ pull: () => new Promise<void>(() => {}) })),
    );
    const asked = service.download({ url: 'https://data.example/x.jsonl' });
    const refused = expect(asked).rejects.toMatchObject({ code: 'import-cancelled' });
    service.cancel();
    await refused;
  });
});

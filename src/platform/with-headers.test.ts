import { describe, expect, it } from 'vitest';
import { isolationHeaders } from '../../node/server/security-headers.mjs';
import { withHeaders } from './with-headers.ts';

describe('isolation added to a stored response', () => {
  it('adds what the host did not send, and keeps the rest', async () => {
    const bare = new Response('page', { status: 200, headers: { 'Content-Type': 'text/html' } });
    const isolated = withHeaders(bare, isolationHeaders);
    expect(isolated.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(isolated.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
    expect(isolated.headers.get('Content-Type')).toBe('text/html');
    expect(await isolated.text()).toBe('page');
  });

  it('leaves a response alone that has them, with the values of its host', () => {
    const sent = new Response('', {
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
        'Cross-Origin-Embedder-Policy': 'credentialless',
      },
    });
    expect(withHeaders(sent, isolationHeaders)).toBe(sent);
  });
});

import { describe, expect, it } from 'vitest';
import { headersFile, pagePolicy, securityHeaders, workerPolicies } from './security-headers.mjs';

const policyOf = (path: string) => securityHeaders(path)['Content-Security-Policy']!;
const connections = (policy: string) => /connect-src ([^;]*)/.exec(policy)![1]!.split(' ');
const own = ["'self'", 'blob:', 'data:'];

describe('the Content-Security-Policy', () => {
  it('lets no script in but the page’s own files, and no text be run as code', () => {
    for (const policy of [pagePolicy, ...Object.values(workerPolicies)]) {
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).not.toContain("'unsafe-eval'");
      expect(/script-src [^;]*/.exec(policy)![0]).toBe("script-src 'self' 'wasm-unsafe-eval' blob:");
    }
  });

  it('keeps the page, the data worker and the metrics worker on the page’s own host', () => {
    for (const path of [
      '/',
      '/index.html',
      '/assets/data-Ab1.js',
      '/assets/metrics-Ab1.js',
      '/sub/assets/index-x.js',
    ])
      expect(connections(policyOf(path))).toEqual(own);
  });

  it('lets the trainer reach the Hub alone, and the judge any endpoint that the user names', () => {
    const trainer = connections(policyOf('/some/path/assets/trainer-Ab_1-2.js'));
    expect(trainer).toContain('https://huggingface.co');
    expect(trainer).not.toContain('https:');
    expect(connections(policyOf('/assets/judge-Ab1.js'))).toContain('https:');
  });

  it('is what the file for static hosts says', () => {
    const file = headersFile();
    expect(file).toContain(`/assets/judge-*\n  Content-Security-Policy: ${policyOf('/assets/judge-x.js')}`);
    expect(file).toContain(`/assets/data-*\n  Content-Security-Policy: ${policyOf('/assets/data-x.js')}`);
    expect(file).toContain('  Cross-Origin-Embedder-Policy: require-corp');
  });
});

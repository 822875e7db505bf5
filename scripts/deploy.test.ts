import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What is run on machines that no test reaches: what it names here must be here. */
const recipes = ['.github/workflows/pages.yml', 'deploy/Dockerfile', 'docs/deploy.md'];
const { scripts, engines } = JSON.parse(readFileSync('package.json', 'utf8'));

describe.each(recipes)('%s', (path) => {
  const text = readFileSync(path, 'utf8');

  it('runs only commands that there are', () => {
    const commands = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(commands).toContain('build');
    for (const name of commands) expect(Object.keys(scripts)).toContain(name);
    for (const [, script] of text.matchAll(/\bnode ((?:scripts|node)\/[\w/.-]+)/g))
      expect(existsSync(script!), script).toBe(true);
  });

  it('uses a Node that the package allows', () => {
    expect(engines.node).toContain('>=22.12.0');
    const versions = [...text.matchAll(/(?:node:|node-version: |Node )(\d+)/g)].map(([, version]) =>
      Number(version),
    );
    expect(new Set(versions)).toEqual(new Set([22]));
  });
});

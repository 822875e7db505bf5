import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../../node/process/run.mjs';
import { torchOf, waysToTorch } from './cluster.mjs';

const lock = readFileSync(join(repository, 'cluster', 'requirements.lock'), 'utf8');
const project = readFileSync(join(repository, 'cluster', 'pyproject.toml'), 'utf8');

describe('the Python packages of cluster/', () => {
  it('are all pinned to one version, and name no index', () => {
    const packages = lock.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(packages.length).toBeGreaterThan(20);
    for (const line of packages) expect(line).toMatch(/^[\w.-]+==[\w.]+$/);
  });

  it('have in the lock the versions that the project asks for', () => {
    const asked = [...project.matchAll(/^ {2}"([\w-]+)(?:\[\w+\])?==([\w.]+)",$/gm)];
    expect(asked.map(([, name]) => name)).toEqual(expect.arrayContaining(['ray', 'torch', 'transformers']));
    for (const [, name, version] of asked) expect(lock).toContain(`\n${name}==${version}\n`);
  });

  it('include a torch for CPUs first, and any torch last', () => {
    const version = torchOf(lock);
    const ways = waysToTorch(version);
    expect(ways[0]).toContain(`torch==${version}+cpu`);
    expect(ways.at(-1)).toEqual([`torch==${version}`]);
    expect(() => torchOf('numpy==1.0\n')).toThrow(/torch/);
  });
});

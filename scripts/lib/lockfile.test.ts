import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../../node/process/run.mjs';

interface LockedPackage {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const packages: Record<string, LockedPackage> = JSON.parse(
  readFileSync(join(repository, 'package-lock.json'), 'utf8'),
).packages;

test('the lock holds every platform’s optional packages: without them npm ci refuses to install', () => {
  const paths = Object.keys(packages);
  const absent = Object.entries(packages).flatMap(([owner, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)))
      .map((name) => `${name} of ${owner}`),
  );
  expect(absent).toEqual([]);
});

test('the lock names no registry, so that each machine uses its own', () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
});

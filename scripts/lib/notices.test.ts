import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../../node/process/run.mjs';
import { compiledIn } from './compiled-in.mjs';
import { isAllowed, Notices } from './notices.mjs';

interface Plugin {
  renderChunk(code: string, chunk: { modules: Record<string, { renderedLength: number }> }): void;
  generateBundle(): Promise<void>;
}

const builtFrom = async (...modules: string[]) => {
  const notices = new Notices();
  const plugin = notices.plugin() as unknown as Plugin;
  const entries = modules.map((path) => [join(repository, 'node_modules', path), { renderedLength: 1 }]);
  plugin.renderChunk('', { modules: Object.fromEntries(entries) });
  await plugin.generateBundle();
  return notices;
};

it('names what a build contains, with the text of its licence, and the font and the WebAssembly always', async () => {
  const notices = await builtFrom(
    'react/index.js',
    '@tensorflow/tfjs-core/dist/index.js',
    'idb/build/index.js',
  );
  expect(notices.packages.map(({ name, license }) => [name, license])).toEqual([
    ['@fontsource-variable/inter', 'OFL-1.1'],
    ['@tensorflow/tfjs-backend-wasm', 'Apache-2.0'],
    ['@tensorflow/tfjs-core', 'Apache-2.0'],
    ['assemblyscript', 'Apache-2.0'],
    ['idb', 'ISC'],
    ['react', 'MIT'],
  ]);
  const text = notices.text([{ name: 'A model', licence: 'MIT' }]);
  for (const part of [
    'SIL OPEN FONT LICENSE',
    'Apache License',
    'Permission is hereby granted',
    'A model, MIT',
  ])
    expect(text).toContain(part);
});

it('gives the copyright and the licence of what is compiled into the WebAssembly of TensorFlow.js', () => {
  const parts = new Notices().text([]).split(/\n-{100}\n/);
  for (const name of ['XNNPACK', 'pthreadpool', 'cpuinfo', 'FP16', 'FXdiv', 'psimd', 'Emscripten', 'musl']) {
    const part = parts.find((each) => each.trim().startsWith(name))!;
    expect(part).toMatch(/Copyright (©|\(c\)|\d)/);
    expect(part).toMatch(/Redistribution and use in source and binary forms|Permission is hereby granted/);
    expect(part).toMatch(/THE SOFTWARE IS PROVIDED|THIS SOFTWARE IS PROVIDED/);
    expect(part).not.toMatch(/<year>|<owner>|<copyright holders>/);
  }
  expect(compiledIn.every(({ licence }) => isAllowed(licence))).toBe(true);
});

it('refuses a licence that is not allowed', async () => {
  // lightningcss is a tool, never shipped.
  await expect(builtFrom('lightningcss/node/index.js')).rejects.toThrow(/MPL-2.0/);
});

it('every package that is installed for use has an allowed licence', () => {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { license?: string; dev?: boolean; devOptional?: boolean }>;
  };
  const used = Object.entries(lock.packages).filter(
    ([path, { dev, devOptional }]) => path && !dev && !devOptional,
  );
  expect(used.length).toBeGreaterThan(50);
  const others = used.filter(([, { license }]) => !isAllowed(license ?? 'none'));
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

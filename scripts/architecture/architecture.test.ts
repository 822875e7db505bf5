import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { diagram, rooms, withDiagram } from './diagram.mjs';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
}).split('\n');
const code = tracked.filter((path) => /\.(ts|tsx|mjs|cjs)$/.test(path) && existsSync(path));

describe('the rooms', () => {
  it('are those of ARCHITECTURE.md', () => {
    const document = readFileSync('ARCHITECTURE.md', 'utf8');
    expect(document).toBe(withDiagram(document));
  });

  it('hold all the code: no file stands in a folder that no rule covers', () => {
    const outside = code.filter(
      (path) => path.includes('/') && !rooms.some((room) => path.startsWith(`${room.path}/`)),
    );
    expect(outside).toEqual([]);
  });

  it('all exist, and see only rooms that exist', () => {
    for (const { path, sees } of rooms) {
      expect(code.some((file) => file.startsWith(`${path}/`))).toBe(true);
      for (const name of sees) expect(rooms.map((room) => room.name)).toContain(name);
    }
  });

  it('are all checked by the dependency check', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const folders = scripts['check:deps']!.split(' ');
    for (const { path } of rooms) expect(folders).toContain(path.split('/')[0]);
  });
});

/** Whether a module waits before those that import it may run: outside every function. */
function waitsAtTheTop(text: string): boolean {
  const source = ts.createSourceFile('module.tsx', text, ts.ScriptTarget.Latest);
  const waits = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
    return ts.forEachChild(node, waits) ?? false;
  };
  return waits(source);
}

describe('a module of the page', () => {
  // The first file waited for a screen that a later file holds, which waited for the first: the page stayed blank.
  it('never waits outside a function', () => {
    const page = code.filter(
      (path) =>
        path.startsWith('src/') &&
        !/\.test\.|\/fixtures\//.test(path) &&
        /await/.test(readFileSync(path, 'utf8')),
    );
    expect(page.length).toBeGreaterThan(100);
    expect(page.filter((path) => waitsAtTheTop(readFileSync(path, 'utf8')))).toEqual([]);
  });

  it('is found to wait wherever it does so', () => {
    expect(waitsAtTheTop('export const x = f(\n  await import("./y.ts"),\n);')).toBe(true);
    expect(waitsAtTheTop('for await (const x of y) {}')).toBe(true);
    expect(waitsAtTheTop('if (a) { const { b } = await c; }')).toBe(true);
    expect(waitsAtTheTop('const f = async () => await g();\nclass A { async b() { await c; } }')).toBe(false);
  });
});

describe('diagram', () => {
  const room = (name: string, sees: string[]) => ({ name, path: name, holds: name, sees });

  it('leaves out an arrow that follows from two others', () => {
    const text = diagram([room('a', ['b', 'c']), room('b', ['c']), room('c', [])]);
    expect(text).toContain('a --> b');
    expect(text).toContain('b --> c');
    expect(text).not.toContain('a --> c');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from 'scslre';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** A tokenizer's own patterns come from the model's file, so they are checked where they are read. */
const elsewhere = join('src', 'model', 'tokenizer');

const sources = ['src', 'workers', 'node', 'cli'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map((path) => join(room, path))
    .filter((path) => /\.(tsx?|mjs)$/.test(path) && !path.includes('.test.') && !path.startsWith(elsewhere)),
);

interface Literal {
  file: string;
  line: number;
  source: string;
  flags: string;
}

/** Every regular expression literal, and every `new RegExp` of a plain text, in a source file. */
function literalsOf(file: string): Literal[] {
  const text = readFileSync(join(root, file), 'utf8');
  if (!/[=(,:?!&|[{};\s]\/[^/*\s]|RegExp/.test(text)) return [];
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind);
  const found: Literal[] = [];
  const visit = (node: ts.Node) => {
    const line = () => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ file, line: line(), source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'RegExp') {
      const [source, flags] = node.arguments ?? [];
      if (source && ts.isStringLiteralLike(source))
        found.push({
          file,
          line: line(),
          source: source.text,
          flags: flags && ts.isStringLiteralLike(flags) ? flags.text : '',
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Ways in which the time of a search can grow faster than the text: by backtracking, or by beginning anew. */
const faults = (source: string, flags: string) => analyse({ source, flags }).reports.map(({ type }) => type);

describe('regular expressions', () => {
  it('the check finds both kinds of fault', () => {
    expect(faults('^(\\d+\\.?\\d*)$', '')).toEqual(['Trade']);
    expect(faults('-+$', '')).toEqual(['Move']);
  });

  it('take time in proportion to the text, in every source file', () => {
    const literals = sources.flatMap(literalsOf);
    expect(literals.length).toBeGreaterThan(30);
    const slow = literals.flatMap(({ file, line, source, flags }) =>
      faults(source, flags).map((fault) => `${file}:${line} /${source}/${flags} (${fault})`),
    );
    expect(slow).toEqual([]);
  });
});

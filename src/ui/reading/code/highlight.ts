import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';

/** Tokens of code: a text, or a span of a kind such as `keyword` or `string`. */
export type CodeToken = string | { kind: string; children: readonly CodeToken[] };

const highlighter = createLowlight({
  bash,
  c,
  cpp,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml,
});

/** Highlighting looks at every character several times; what is longer is shown plain. */
export const maxHighlighted = 20_000;

/** @returns null where the language is none of ours or the code is long: it is shown plain */
export function highlight(code: string, language: string): readonly CodeToken[] | null {
  const name = language.toLowerCase();
  if (code.length > maxHighlighted || !highlighter.registered(name)) return null;
  return highlighter.highlight(name, code).children.map(tokenOf);
}

type Node = ReturnType<typeof highlighter.highlight>['children'][number];

function tokenOf(node: Node): CodeToken {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return '';
  const names = node.properties.className;
  const kind = Array.isArray(names) ? String(names[0] ?? '').replace(/^hljs-/, '') : '';
  return { kind, children: node.children.map((child) => tokenOf(child)) };
}

import { expect, it } from 'vitest';
import { escapeMarkdown } from './escape-markdown.ts';

it.each([
  ['judge_score', 'judge_score'],
  ['0.45 [0.35, 0.55]', '0.45 [0.35, 0.55]'],
  ['_all_', '\\_all\\_'],
  ['__proto__', '\\_\\_proto\\_\\_'],
  ['a__b _c_', 'a\\_\\_b \\_c\\_'],
  ['größe_ähnlich', 'größe_ähnlich'],
  ['$x$', '\\$x\\$'],
  ['# no heading', '\\# no heading'],
  ['1. no list', '1\\. no list'],
  ['[x](y)', '[x\\](y)'],
  ['a\n\nb', 'a b'],
])('writes %j as %j', (text, written) => expect(escapeMarkdown(text)).toBe(written));

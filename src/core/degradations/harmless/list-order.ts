import { shuffled } from '../../random/random.ts';
import { degradation } from '../degradation.ts';
import { mapProse } from '../text/blocks.ts';

const item = /^([-*•]) \S/;

/** Only lists with bullets: numbers tell an order. Items with lines of their own below them are left. */
export const listOrder = degradation({
  id: 'list-order',
  kind: 'harmless',
  label: 'List order',
  noun: 'another order of list items',
  description: 'The items of bulleted lists stand in another order.',
  apply: ({ response }, _pool, random) =>
    mapProse(response, (prose) => {
      const lines = prose.split('\n');
      for (let start = 0; start < lines.length; start++) {
        let end = start;
        while (end < lines.length && item.test(lines[end]!)) end++;
        if (end - start >= 2 && !/^\s+\S/.test(lines[end] ?? '')) {
          const items = lines.slice(start, end);
          const order = [...shuffled(items.length, random)];
          if (order.every((from, to) => items[from] === items[to])) order.reverse();
          for (const [to, from] of order.entries()) lines[start + to] = items[from]!;
        }
        start = Math.max(start, end);
      }
      return lines.join('\n');
    }),
});

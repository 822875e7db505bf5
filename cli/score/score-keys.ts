import { dependsOnOthers } from '#core/method/registry.ts';
import type { MethodSpec } from '#core/method/specs.ts';
import type { Row } from '#core/rows/row.ts';
import { digestOf } from '../output/digest.ts';

/** A digest of each row, of everything that a method's score of it depends on. */
export function scoreKeys(method: MethodSpec, rows: readonly Row[]): string[] {
  const own = rows.map(({ instruction, response, reference, model }) =>
    digestOf([instruction, response, reference, model]),
  );
  if (!dependsOnOthers(method)) return own;
  const siblings = new Map<string, string[]>();
  for (const [index, { instruction }] of rows.entries())
    siblings.set(instruction, [...(siblings.get(instruction) ?? []), own[index]!]);
  return own.map((key, index) => digestOf([key, ...siblings.get(rows[index]!.instruction)!]));
}

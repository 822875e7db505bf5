// @ts-check
/** The picture of the rooms, as Mermaid text, drawn from the table that the dependency check enforces. */
import roomTable from './rooms.cjs';

/** @typedef {import('./rooms.cjs').Room} Room */

/** @type {Room[]} */
export const rooms = roomTable.rooms;

/**
 * Arrows read "may import". An arrow that follows from two others is left out of the picture, not of the check:
 * where A may import B and C, and B may import C, only A → B → C is drawn.
 * @param {readonly Room[]} [all]
 */
export function diagram(all = rooms) {
  /** @type {Map<string, Room>} */
  const byName = new Map(all.map((room) => [room.name, room]));
  const reachable = (/** @type {string} */ name, /** @type {Set<string>} */ seen = new Set()) => {
    for (const next of byName.get(name)?.sees ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        reachable(next, seen);
      }
    return seen;
  };
  const nodes = all.map(({ name, path, holds }) => `  ${name}["${path}/<br/>${holds}"]`);
  const arrows = all.flatMap(({ name, sees }) =>
    sees
      .filter((to) => !sees.some((other) => other !== to && reachable(other).has(to)))
      .map((to) => `  ${name} --> ${to}`),
  );
  return ['```mermaid', 'flowchart TD', ...nodes, ...arrows, '```'].join('\n');
}

const opening = '<!-- The picture of the rooms: written by `npm run architecture`. -->';
const picture = /<!-- The picture of the rooms:[^\n]*-->\n```mermaid\n[\s\S]*?\n```/;

/**
 * The document with the picture as it should be.
 * @param {string} document
 */
export function withDiagram(document) {
  if (!picture.test(document)) throw new Error(`ARCHITECTURE.md has no picture after the line ${opening}`);
  return document.replace(picture, `${opening}\n${diagram()}`);
}

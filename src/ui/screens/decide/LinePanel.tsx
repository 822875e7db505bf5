import type { DecideFigures } from '#state/decide/decide-store.ts';
import { Panel } from '../../primitives/Panel.tsx';

export function LinePanel({ figures: _figures }: { figures: DecideFigures }) {
  return <Panel title="Where to draw the line">…</Panel>;
}

import type { ReactNode } from 'react';
import { type GlossaryKey, glossary } from '#core/words/glossary.ts';
import { Term } from '../primitives/Term.tsx';

/** A word of the trade with its definition from the glossary. */
export function Word({ of, children }: { of: GlossaryKey; children: ReactNode }) {
  return <Term definition={glossary[of].means}>{children}</Term>;
}

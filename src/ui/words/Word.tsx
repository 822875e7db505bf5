import type { ReactNode } from 'react';
import { Term } from '../primitives/Term.tsx';
import { type GlossaryKey, glossary } from './glossary.ts';

/** A word of the trade with its definition from the glossary. */
export function Word({ of, children }: { of: GlossaryKey; children: ReactNode }) {
  return <Term definition={glossary[of]}>{children}</Term>;
}

import type { AdapterIdentity } from '../judge/judge.ts';
import type { AdapterRecord } from '../training/adapter-record.ts';
import type { AdapterNeeds } from './needed-models.ts';

/** Where an adapter's files are. */
export type AdapterSource =
  /** Beside the page, in adapters/<id>/. */
  | { kind: 'shipped'; id: string }
  /** In this browser: trained here, or imported. */
  | { kind: 'kept'; id: string };

/** An adapter that can be put on a base model, as the screens list it. */
export interface AdapterEntry {
  source: AdapterSource;
  origin: 'shipped' | 'trained' | 'imported';
  name: string;
  kind: AdapterIdentity['kind'];
  /** Of its weights, hex. */
  sha256: string;
  /** The model it is for. `sha256` is null where its files do not say which bytes. */
  base: { id: string; name: string; sha256: string | null };
  /** Which models it needs on the device; missing where it was kept before this was recorded, and for LoRA. */
  needs?: AdapterNeeds;
  /** How it came to be; null for one that was made elsewhere. */
  record: AdapterRecord | null;
  bytes: number;
  /** ISO 8601; null for one that came with the page. */
  addedAt: string | null;
}

export const isSameAdapter = (a: AdapterSource | null, b: AdapterSource | null): boolean =>
  a?.kind === b?.kind && a?.id === b?.id;

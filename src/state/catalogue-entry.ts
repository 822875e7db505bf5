/** A judge of models.json, as the screen lists it. */
export interface CatalogueEntry {
  id: string;
  name: string;
  licence: string;
  parameters: number;
  bytes: number;
  /** From the page's own host; only from the Hugging Face Hub, if the user allows; from nowhere. */
  available: 'here' | 'hub' | 'nowhere';
  /** Of a model that this browser keeps from a Hub: where it came from. */
  keptFrom?: string;
}

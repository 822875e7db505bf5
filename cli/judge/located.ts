/** Where a model's files lie. */
export interface Located {
  id: string;
  name: string;
  folder: string;
  files: string[];
  /** Digests that are known, by file name. */
  sha256: Map<string, string>;
}

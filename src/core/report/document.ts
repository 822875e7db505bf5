/** A report before it is written: what both HTML and Markdown are made from. Texts are plain; writers escape them. */
export interface ReportDocument {
  title: string;
  /** The headline, then what belongs to it. */
  lead: readonly string[];
  sections: readonly ReportSection[];
}

export interface ReportSection {
  /** Its anchor; letters and hyphens. */
  id: string;
  title: string;
  blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'facts'; facts: readonly Fact[] }
  | { kind: 'code'; text: string }
  | ReportTable
  /** A picture is left out where only text can stand; its table says the same. */
  | { kind: 'chart'; svg: string; table: ReportTable }
  | { kind: 'example'; title: string; texts: readonly Fact[] };

/** A name and what is told of it. */
export type Fact = readonly [name: string, value: string];

export interface ReportTable {
  kind: 'table';
  caption: string;
  /** The first row heads the columns; the first column names the rows. */
  rows: readonly (readonly string[])[];
  /** Cells of words, which are set to the left and may break. */
  words?: boolean;
}

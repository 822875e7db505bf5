/** An option of a command as the usage lists it. */
export interface CommandWord {
  /** The plain word first. */
  words: readonly string[];
  /** Null: a switch. */
  placeholder: string | null;
  description: string;
  min?: number;
  multiple?: boolean;
}

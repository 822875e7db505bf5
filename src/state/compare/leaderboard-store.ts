import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { Leaderboard } from '#core/leaderboard/leaderboard.ts';

/** A file, as far as a leaderboard needs it. */
export interface BoardFile {
  name: string;
  stream(): ReadableStream<Uint8Array>;
}

/** What a ranking of models is held against: a leaderboard of the user's, or null for the models' mean label. */
export interface LeaderboardState {
  /** Of the file. */
  name: string | null;
  board: Leaderboard | null;
  /** The column of it that counts. */
  column: string | null;
  error: ErrorRecord | null;
  open(file: BoardFile): Promise<void>;
  choose(column: string): void;
  close(): void;
}

const nothing = { name: null, board: null, column: null, error: null };

export function createLeaderboardStore(): StoreApi<LeaderboardState> {
  return createStore<LeaderboardState>()((set, get) => ({
    ...nothing,
    async open(file) {
      try {
        // The readers of every file format come only with the first leaderboard that is opened.
        const { readLeaderboard } = await import('#core/leaderboard/read-leaderboard.ts');
        const board = await readLeaderboard(chunksOf(file.stream()), file.name);
        const columns = [...board.keys()];
        const { column } = get();
        set({
          name: file.name,
          board,
          column: column !== null && columns.includes(column) ? column : columns[0]!,
          error: null,
        });
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      }
    },
    choose(column) {
      if (get().board?.has(column)) set({ column });
    },
    close() {
      set(nothing);
    },
  }));
}

/** Not every browser lets a stream be iterated over. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

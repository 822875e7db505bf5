import { createStore, type StoreApi } from 'zustand/vanilla';

/** A short message at the edge of the page: what was done, and how to take it back. */
export interface Notice {
  id: number;
  message: string;
  undo: (() => void) | null;
}

export interface NoticeState {
  notices: readonly Notice[];
  /** Say it; the oldest leaves when there are more than three. */
  say(message: string, undo?: () => void): number;
  dismiss(id: number): void;
}

const most = 3;

export function createNoticeStore(): StoreApi<NoticeState> {
  let nextId = 1;
  return createStore<NoticeState>()((set) => ({
    notices: [],
    say(message, undo) {
      const notice = { id: nextId++, message, undo: undo ?? null };
      set((state) => ({ notices: [...state.notices, notice].slice(-most) }));
      return notice.id;
    },
    dismiss(id) {
      set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
    },
  }));
}

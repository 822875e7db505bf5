import { createStore, type StoreApi } from 'zustand/vanilla';

/** A short message at the edge of the page: what was done, and how to take it back. */
export interface Notice {
  id: number;
  message: string;
  /** What can be done about it: "Undo". */
  action: { label: string; run: () => void } | null;
  /** It stays until it is closed. */
  stays: boolean;
}

export interface NoticeState {
  notices: readonly Notice[];
  /** Say it; the oldest leaves when there are more than three. */
  say(message: string, undo?: () => void): number;
  /** Something to be done when it suits: it stays. */
  offer(message: string, label: string, run: () => void): number;
  dismiss(id: number): void;
}

const most = 3;

export function createNoticeStore(): StoreApi<NoticeState> {
  let nextId = 1;
  return createStore<NoticeState>()((set) => {
    const add = (notice: Omit<Notice, 'id'>) => {
      const id = nextId++;
      set((state) => ({ notices: [...state.notices, { ...notice, id }].slice(-most) }));
      return id;
    };
    return {
      notices: [],
      say: (message, undo) =>
        add({ message, action: undo ? { label: 'Undo', run: undo } : null, stays: false }),
      offer: (message, label, run) => add({ message, action: { label, run }, stays: true }),
      dismiss(id) {
        set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
      },
    };
  });
}

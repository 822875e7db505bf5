import { useEffect, useState } from 'react';

/** A module that is fetched when it is first wanted, and is at hand from then on. */
export interface LateModule<T> {
  loaded: T | null;
  load(): Promise<T>;
}

/** @param load the dynamic import */
export const lateModule = <T>(load: () => Promise<T>): LateModule<T> => ({ loaded: null, load });

/** @returns null until the module has come, and where it cannot be had */
export function useLateModule<T>(late: LateModule<T>, wanted = true): T | null {
  const [module, setModule] = useState(late.loaded);
  useEffect(() => {
    if (!wanted || module !== null) return;
    let current = true;
    late.load().then(
      (value) => {
        late.loaded = value;
        if (current) setModule(() => value);
      },
      // Without it the text is shown as it is written, which loses nothing.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [late, wanted, module]);
  return module;
}

import { useEffect, useState } from 'react';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { JoinBy } from '#core/join/join-by.ts';
import type { JoinPreview } from '#protocol/data-protocol.ts';
import { useStores } from '../../../stores.tsx';

interface Found {
  preview: JoinPreview | null;
  error: ErrorRecord | null;
  /** A comparison is under way; what is given is of the one before. */
  waiting: boolean;
}

/** What joining a file by a key would come to; computed again as soon as another key is asked for. */
export function useJoinPreview(file: File, by: JoinBy | null): Found {
  const { imports } = useStores();
  const [found, setFound] = useState<Found>({ preview: null, error: null, waiting: true });
  useEffect(() => {
    let wanted = true;
    setFound((before) => ({ ...before, waiting: true }));
    imports
      .getState()
      .previewJoin({ kind: 'file', file }, by)
      .then(
        (preview) => wanted && setFound({ preview, error: null, waiting: false }),
        (thrown) =>
          wanted && setFound((before) => ({ ...before, error: toErrorRecord(thrown), waiting: false })),
      );
    return () => {
      wanted = false;
    };
  }, [imports, file, by]);
  return found;
}

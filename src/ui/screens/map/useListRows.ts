import { toErrorRecord } from '#core/errors.ts';
import { firstSort } from '#state/rows-store.ts';
import { useStores } from '../../stores.tsx';

/** Lists some rows on Explain, as a filter that can be kept, combined and graded as any other. */
export function useListRows(): (rows: Int32Array) => Promise<void> {
  const { map, rows: listed, route, notices } = useStores();
  return async (rows) => {
    try {
      const ids = await map.getState().idsOf(rows);
      listed.getState().list({ conditions: [{ kind: 'rows', ids, from: 'the map' }] }, firstSort);
      route.getState().go('explain');
    } catch (thrown) {
      notices.getState().say(toErrorRecord(thrown).message);
    }
  };
}

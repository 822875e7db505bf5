import { Button } from '../primitives/Button.tsx';
import { useStoreOf, useStores } from '../stores.tsx';

/** Shows the data's texts as they are written, or as people read them. Its key is the annotator's own. */
export function RawButton() {
  const { reading } = useStores();
  const key = useStoreOf('gradingKeys', ({ keys }) => keys.raw);
  const raw = useStoreOf('reading', (state) => state.raw);
  return (
    <Button
      size="s"
      variant="quiet"
      aria-pressed={raw}
      aria-keyshortcuts={key}
      onClick={() => reading.getState().setRaw(!raw)}
    >
      {raw ? 'Show rendered text' : 'Show raw text'}
    </Button>
  );
}

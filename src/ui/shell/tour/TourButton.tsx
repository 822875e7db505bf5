import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';

/** Begin the tour, at its first step. */
export function TourButton() {
  const start = useStoreOf('tour', (state) => state.start);
  return <Button onClick={start}>Take the tour</Button>;
}

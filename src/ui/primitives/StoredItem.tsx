import { Component, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import styles from './StoredItem.module.css';

interface StoredItemProps {
  /** What it is, as a sentence goes on: "dataset", "run". */
  what: string;
  /** The element in which it stands where it fails. Default `li`. */
  as?: 'li' | 'div';
  /** Null: it cannot be removed from here. */
  onRemove: (() => void) | null;
  children: ReactNode;
}

/** An item of a list of what is stored. One that cannot be drawn says so and can be removed; the others stand. */
export class StoredItem extends Component<StoredItemProps, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { what, as: Element = 'li', onRemove, children } = this.props;
    if (!this.state.error) return children;
    return (
      <Element className={styles.item}>
        <p role="alert">
          This {what} is damaged and cannot be shown. The others are not touched. ({this.state.error.message})
        </p>
        {onRemove && (
          <Button size="s" variant="quiet" aria-label={`Remove the damaged ${what}`} onClick={onRemove}>
            Remove
          </Button>
        )}
      </Element>
    );
  }
}

import { Component, type ReactNode } from 'react';
import { Button } from '../primitives/Button.tsx';
import { ErrorState } from '../primitives/ErrorState.tsx';

/** A screen that fails to draw says so; the navigation, the stores and what is stored stay. */
export class ScreenBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorState
        title="This screen could not be drawn"
        action={<Button onClick={() => this.setState({ error: null })}>Draw it again</Button>}
      >
        <p>{error.message}</p>
        <p>Your data and your scores are stored and are not touched. If it happens again, reload the page.</p>
      </ErrorState>
    );
  }
}

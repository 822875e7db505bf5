import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Stores } from '#state/stores.ts';
import { Shell } from '#ui/shell/Shell.tsx';
import { StoresProvider } from '#ui/stores.tsx';
import '#ui/styles/global.css';
import { asides, screens } from './screens.tsx';

/** Draw the app on `stores`; the page's theme follows theirs. */
export function start(stores: Stores, root: HTMLElement): void {
  const applyTheme = () => {
    document.documentElement.dataset.theme = stores.theme.getState().theme;
  };
  stores.theme.subscribe(applyTheme);
  applyTheme();
  createRoot(root).render(
    <StrictMode>
      <StoresProvider stores={stores}>
        <Shell screens={screens} asides={asides} />
      </StoresProvider>
    </StrictMode>,
  );
}

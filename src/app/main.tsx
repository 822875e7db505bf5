import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createNoticeStore } from '#state/notice-store.ts';
import { createRouteStore } from '#state/route-store.ts';
import type { Stores } from '#state/stores.ts';
import { createThemeStore } from '#state/theme-store.ts';
import { Shell } from '#ui/shell/Shell.tsx';
import { StoresProvider } from '#ui/stores.tsx';
import '#ui/styles/global.css';
import { browserPreferences } from './preferences.ts';
import { screens } from './screens.tsx';

const stores: Stores = {
  theme: createThemeStore(browserPreferences(), window.matchMedia('(prefers-color-scheme: dark)')),
  route: createRouteStore(window, screens[0]!.key),
  notices: createNoticeStore(),
};

const applyTheme = () => {
  document.documentElement.dataset.theme = stores.theme.getState().theme;
};
stores.theme.subscribe(applyTheme);
applyTheme();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <StoresProvider stores={stores}>
      <Shell screens={screens} />
    </StoresProvider>
  </StrictMode>,
);

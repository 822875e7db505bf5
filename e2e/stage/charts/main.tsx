import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '#ui/styles/global.css';
import { Stage } from './Stage.tsx';

const parameters = new URLSearchParams(location.search);
document.documentElement.dataset.theme = parameters.get('theme') ?? 'light';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Stage part={parameters.get('part') ?? 'all'} n={Number(parameters.get('n') ?? 320)} />
  </StrictMode>,
);

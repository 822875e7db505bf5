import type { NoticeState } from '#state/notice-store.ts';

/**
 * Have the browser keep the page for visits without a network. A new version is offered and never forced: a run goes
 * on in the old one until the user reloads. Only the built page is kept; where a browser allows no service worker, the
 * page is fetched anew each time.
 */
export async function keepForOffline({ offer }: NoticeState): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  let asked = false;
  const wasControlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload();
    else if (wasControlled)
      offer(
        'Another tab opened a new version of the workbench. Reload this one when its work is done.',
        'Reload',
        () => location.reload(),
      );
  });
  try {
    const registration = await serviceWorker.register('offline.js');
    const offerWaiting = () => {
      const { waiting } = registration;
      if (!waiting || !serviceWorker.controller) return;
      offer(
        'A new version of the workbench is here. What is stored stays; a run can be resumed.',
        'Reload',
        () => {
          asked = true;
          waiting.postMessage('take-over');
        },
      );
    };
    offerWaiting();
    registration.addEventListener('updatefound', () => {
      const { installing } = registration;
      installing?.addEventListener('statechange', () => installing.state === 'installed' && offerWaiting());
    });
  } catch {
    // Private windows and some hosts forbid it: the page works as before, and needs its network.
  }
}

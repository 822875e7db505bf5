// Before the first paint, so that a dark page does not flash white.
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('self-judge:theme') ?? choice;
  } catch {}
  const dark =
    choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();

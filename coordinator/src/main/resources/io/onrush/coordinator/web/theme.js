// Light and dark, before the first paint: a classic script, so that it runs at once.
(() => {
  const KEY = 'onrush.theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');

  function kept() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function keep(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // A page that may keep nothing starts with the system's choice again.
    }
  }

  function use(theme) {
    root.dataset.theme = theme;
    document.dispatchEvent(new Event('themechange'));
  }

  use(kept() ?? (system.matches ? 'dark' : 'light'));
  system.addEventListener('change', () => kept() ?? use(system.matches ? 'dark' : 'light'));
  document.addEventListener('click', (event) => {
    if (event.target.closest?.('[data-theme-toggle]')) {
      const other = root.dataset.theme === 'dark' ? 'light' : 'dark';
      keep(other);
      use(other);
    }
  });
  let before = null;
  addEventListener('beforeprint', () => {
    before = root.dataset.theme;
    use('light');
  });
  addEventListener('afterprint', () => before && use(before));
})();

import { byId, setText } from './dom.js';
import { keepToken, hasToken } from './api.js';

/** Opens a dialog of the page; resolves with whether it was confirmed. `send` may throw: it stays. */
export function ask(id, send = async () => {}) {
  const dialog = byId(id);
  const form = dialog.querySelector('form');
  const wrong = dialog.querySelector('.wrong');
  setText(wrong, '');
  dialog.showModal();
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      setText(wrong, '');
      form.setAttribute('aria-busy', 'true');
      try {
        await send(form);
        dialog.close('done');
      } catch (error) {
        setText(wrong, error.message);
      } finally {
        form.removeAttribute('aria-busy');
      }
    };
    dialog.onclose = () => resolve(dialog.returnValue === 'done');
    dialog.returnValue = '';
  });
}

/** Asks before something is done: a title, what it means, and the word on the button. */
export function confirm(title, text, word, send) {
  setText(byId('confirm-title'), title);
  setText(byId('confirm-text'), text);
  setText(byId('confirm-ok'), word);
  return ask('confirm', send);
}

let asking = null;

/** Asks for a token; several calls that need one wait for the same answer. */
export function askForToken(problem) {
  setText(byId('token-why'), problem.detail ?? '');
  asking ??= ask('token-dialog', async () => {
    keepToken(byId('token').value.trim());
  }).then((given) => {
    asking = null;
    byId('token').value = '';
    byId('forget-token').hidden = !hasToken();
    return given;
  });
  return asking;
}

document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-close]')) {
    event.target.closest('dialog').close('');
  }
});

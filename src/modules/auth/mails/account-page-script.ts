/**
 * What both pages do. The token comes in the fragment, is taken out of the address bar and so out
 * of the history, and lives on in this script alone. The API lies beside the pages, whatever path a
 * proxy puts before the two.
 */
export const ACCOUNT_PAGE_SCRIPT = String.raw`'use strict';

(() => {
  const API = '../api/auth/';
  const find = (id) => document.getElementById(id);
  const [verify, reset, forgot, missing] = ['verify', 'reset', 'forgot', 'no-token'].map(find);
  let token = null;

  const show = (shown) => {
    for (const part of [verify, reset, forgot, missing]) {
      if (part) part.hidden = part !== shown;
    }
  };

  const tell = (problem, outcome) => {
    find('problem').textContent = problem;
    find('outcome').textContent = outcome;
  };

  const finish = (outcome) => {
    show(null);
    tell('', outcome);
    document.querySelector('h1').focus();
  };

  /** The API's own words; of a faulty field those that say what is wrong with it. */
  const problemOf = async (response) => {
    try {
      const { code, message, details } = (await response.json()).error;
      if (!Array.isArray(details)) return { code, message };
      const faults = details.map((it) => it.message.charAt(0).toUpperCase() + it.message.slice(1));
      return { code, message: faults.map((fault) => fault + '.').join('\n') };
    } catch {
      return { message: 'The server answered with status ' + response.status + '.' };
    }
  };

  /** What went wrong; nothing when all went well. */
  const post = async (path, body) => {
    try {
      const response = await fetch(API + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(body),
        credentials: 'omit',
        cache: 'no-store',
      });
      return response.ok ? null : await problemOf(response);
    } catch {
      return { message: 'The server could not be reached. Please try again.' };
    }
  };

  const onSubmit = (form, path, bodyOf, outcome) => {
    if (!form) return;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const button = form.querySelector('button');
      button.disabled = true;
      tell('', '');
      const problem = await post(path, bodyOf());
      button.disabled = false;
      if (!problem) return finish(outcome);
      tell(problem.message, '');
      // Another link is what helps then.
      if (problem.code === 'INVALID_TOKEN' && forgot) show(forgot);
    });
  };

  onSubmit(
    verify,
    'email/verify',
    () => ({ token }),
    'Your e-mail address is verified. You can close this page.',
  );
  onSubmit(
    reset,
    'password/reset',
    () => ({ token, password: find('password').value }),
    'Your password is changed, and every device is signed out. You can sign in with it now.',
  );
  onSubmit(
    forgot,
    'password/forgot',
    () => ({ email: find('email').value }),
    'If there is an account with this address, a link is on its way to it. It is good for an hour.',
  );

  find('shown')?.addEventListener('change', ({ target }) => {
    find('password').type = target.checked ? 'text' : 'password';
  });

  const take = () => {
    const given = new URLSearchParams(location.hash.slice(1)).get('token');
    if (given) {
      token = given;
      history.replaceState(null, '', location.pathname + location.search);
    }
    tell('', '');
    show(token ? (verify ?? reset) : (missing ?? forgot));
  };

  // Another link that is opened in the same tab only changes the fragment.
  addEventListener('hashchange', take);
  take();
})();
`;

import { MAX_EMAIL, MAX_PASSWORD, MIN_PASSWORD } from '../dto/login.request.js';

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="account.css">
  </head>
  <body>
    <main>
      <h1 tabindex="-1">${title}</h1>
      <noscript><p>This page needs JavaScript to use the link that you were sent.</p></noscript>
${body}
      <p class="problem" role="alert" id="problem"></p>
      <p role="status" id="outcome"></p>
    </main>
    <script src="account.js"></script>
  </body>
</html>
`;

/**
 * It waits for a press of the button: what scans mails opens their links, and would verify in the
 * owner's place an address that somebody else registered with.
 */
export const VERIFY_EMAIL_PAGE = page(
  'Verify your e-mail address',
  `
      <form id="verify" hidden>
        <p>Pressing the button gives your address to the account that the mail names. If you did not
        make an account of that name, close this page and ignore the mail.</p>
        <button>Verify my address</button>
      </form>
      <div id="no-token" hidden>
        <p>This page is opened by the link in the mail that was sent to you. If you have used that
        link just now, open it once more from the mail.</p>
      </div>`,
);

/** Without a token, it asks for the address that one is to be sent to. */
export const RESET_PASSWORD_PAGE = page(
  'Reset your password',
  `
      <form id="reset" hidden>
        <label for="password">New password</label>
        <input id="password" type="password" autocomplete="new-password" required
          minlength="${MIN_PASSWORD}" maxlength="${MAX_PASSWORD}" aria-describedby="rules">
        <p class="hint" id="rules">At least ${MIN_PASSWORD} characters, and none of the most common
        passwords. Every device will be signed out.</p>
        <label class="choice"><input id="shown" type="checkbox"> Show the password</label>
        <button>Set the new password</button>
      </form>
      <form id="forgot" hidden>
        <p>Give the address of your account, and a link to choose a new password will be sent to
        it.</p>
        <label for="email">E-mail address</label>
        <input id="email" type="email" autocomplete="username" required maxlength="${MAX_EMAIL}">
        <button>Send me a link</button>
      </form>`,
);

import { isCommonPassword } from './common-passwords.js';

describe('isCommonPassword', () => {
  it.each(['password', 'Password1', 'QWERTYUIOP', 'iloveyou', '12345678'])(
    'knows %s',
    async (password) => {
      expect(await isCommonPassword(password)).toBe(true);
    },
  );

  it.each(['correct horse battery staple', 'switchboard-demo', 'password but longer'])(
    'does not know %s',
    async (password) => {
      expect(await isCommonPassword(password)).toBe(false);
    },
  );
});

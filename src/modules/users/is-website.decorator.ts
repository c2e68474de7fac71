import { ValidateBy } from 'class-validator';

/** An absolute http(s) address with a host and without credentials: it will stand in a link. */
export const isWebsite = (value: unknown): boolean => {
  if (typeof value !== 'string' || !/^https?:\/\/[^\s<>"\\/?#][^\s<>"\\]*$/i.test(value))
    return false;
  if (!URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === '' && password === '';
};

export const IsWebsite = (): PropertyDecorator =>
  ValidateBy({
    name: 'isWebsite',
    validator: {
      validate: isWebsite,
      defaultMessage: () => '$property must be an http or https address',
    },
  });

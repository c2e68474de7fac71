const COLUMNS = [
  ...['id', 'username', 'first_name', 'last_name', 'full_name', 'bio', 'location', 'website'],
  ...['avatar_url', 'created_at'],
];

/** The columns of a `Person`, of the table `users` under this alias. */
export const personColumns = (alias: string): string =>
  COLUMNS.map((column) => `${alias}.${column}`).join(', ');

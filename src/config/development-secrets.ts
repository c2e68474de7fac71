/** Stand-ins so that a fresh checkout starts. They are public: production refuses every one. */
export const DEVELOPMENT_JWT_SECRET = 'development-only-jwt-secret-not-for-production';
export const DEVELOPMENT_JWT_REFRESH_SECRET = 'development-only-refresh-secret-not-for-production';
export const DEVELOPMENT_ENCRYPTION_KEY = 'development-only-encryption-key-not-for-production';

export const DEVELOPMENT_SECRETS: readonly string[] = [
  DEVELOPMENT_JWT_SECRET,
  DEVELOPMENT_JWT_REFRESH_SECRET,
  DEVELOPMENT_ENCRYPTION_KEY,
];

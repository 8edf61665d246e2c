/** Claims that developer tokens may have. */
const LOGIN_CLAIMS = [
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'nonce',
  'at_hash',
  'c_hash',
  'email_verified',
  'provider_id',
  'ethereum_address',
];
const VEHICLE_CLAIMS = [
  ...[
    'iss',
    'sub',
    'aud',
    'exp',
    'iat',
    'nbf',
    'jti',
    'asset',
    'permissions',
    'cloud_events',
    'contract_address',
    'token_id',
    'privilege_ids',
  ],
  'decision',
];

/** OpenID Connect discovery of the login; `base` is the public URL without a slash at its end, and the issuer. */
export function discoveryDocument(base: string): object {
  return {
    issuer: base,
    authorization_endpoint: `${base}/auth/web3/init`,
    token_endpoint: `${base}/token`,
    userinfo_endpoint: `${base}/userinfo`,
    introspection_endpoint: `${base}/token/introspect`,
    jwks_uri: `${base}/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile', 'groups', 'offline_access'],
    code_challenge_methods_supported: ['S256'],
    // Clients are public: they have no secret, their signature takes its place.
    token_endpoint_auth_methods_supported: ['none'],
    claim_types_supported: ['normal'],
    claims_supported: LOGIN_CLAIMS,
    request_uri_parameter_supported: false,
  };
}

/** The same for vehicle tokens. Nobody logs in there: it leads verifiers from the issuer to the keys. */
export function exchangeDocument(issuer: string): object {
  return {
    issuer,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: VEHICLE_CLAIMS,
  };
}

-- Of everything that a client must keep secret only SHA-256 is here: a copy of these tables lets nobody in.

-- Logins under way, from the challenge to its answer. Each is taken out by the first attempt to answer it.
CREATE TABLE access.login (
  state_hash     bytea       PRIMARY KEY,
  -- Which endpoints began it: 'web3' or 'siwe'. One is never finished by the other.
  flow           text        NOT NULL,
  client_id      bytea       NOT NULL,
  redirect_uri   text        NOT NULL,
  scopes         text[]      NOT NULL,
  -- What the client wants to find again in its token, and at its redirect URI.
  nonce          text,
  client_state   text,
  -- S256 of RFC 7636.
  code_challenge text,
  -- Both null until an address is known.
  address        bytea,
  message        text,
  issued_at      timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL
);
CREATE INDEX login_expiry ON access.login (expires_at);

-- Logins that succeeded and whose client has yet to fetch its tokens.
CREATE TABLE access.login_code (
  code_hash      bytea       PRIMARY KEY,
  client_id      bytea       NOT NULL,
  redirect_uri   text        NOT NULL,
  scopes         text[]      NOT NULL,
  nonce          text,
  code_challenge text,
  address        bytea       NOT NULL,
  -- The license's signer, when the address is a license's.
  signer         bytea,
  expires_at     timestamptz NOT NULL
);
CREATE INDEX login_code_expiry ON access.login_code (expires_at);

-- What refresh tokens refresh. A token names the family, which stays, and a secret, which changes with each use.
CREATE TABLE access.session (
  family_hash  bytea       PRIMARY KEY,
  secret_hash  bytea       NOT NULL,
  client_id    bytea       NOT NULL,
  scopes       text[]      NOT NULL,
  address      bytea       NOT NULL,
  signer       bytea,
  logged_in_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL
);
CREATE INDEX session_expiry ON access.session (expires_at);

// An OAuth2 authorisation server for the tests: node server.mjs PORT KEYS CERT KEY
//
// Everybody who says their name is let in. The public key of its tokens is written where Dovecot's local
// validation looks for it: KEYS/default/RS256/k1. The client `barid` has tokens for an hour, `short` for a few
// seconds (SHORT_TTL).
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { Provider, errors } from 'oidc-provider';

const [port, keys, certificate, key] = process.argv.slice(2);
const issuer = `https://localhost:${port}`;
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
mkdirSync(`${keys}/default/RS256`, { recursive: true });
writeFileSync(`${keys}/default/RS256/k1`, publicKey.export({ type: 'spki', format: 'pem' }));

const resource = 'urn:test:mail';
const client = (id) => ({
  client_id: id,
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/callback'],
  token_endpoint_auth_method: 'none',
  application_type: 'native', // any port of this machine
});

const provider = new Provider(issuer, {
  clients: [client('barid'), client('short')],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['test-only'] },
  scopes: ['openid', 'offline_access', 'mail'],
  claims: { openid: ['sub'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  pkce: { required: () => true },
  rotateRefreshToken: () => true,
  issueRefreshToken: async (_, c) => c.grantTypeAllowed('refresh_token'),
  extraTokenClaims: (_, t) => ({ username: t.accountId }),
  ttl: { AccessToken: (_, t) => t.resourceServer.accessTokenTTL, RefreshToken: 86400, Session: 86400, Grant: 86400,
    Interaction: 600, DeviceCode: 120, AuthorizationCode: 60, IdToken: 3600 },
  features: {
    deviceFlow: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, wanted, c) => {
        if (wanted !== resource) throw new errors.InvalidTarget();
        return { scope: 'mail', audience: c.clientId, accessTokenFormat: 'jwt',
          accessTokenTTL: c.clientId === 'short' ? Number(process.env.SHORT_TTL ?? 4) : 3600,
          jwt: { sign: { alg: 'RS256', kid: 'k1' } } };
      },
    },
  },
  // Dovecot 2.3 refuses `at+jwt`
  formats: { customizers: { jwt: (_, token, jwt) => { jwt.header = { ...jwt.header, typ: 'JWT' }; } } },
});
for (const e of ['server_error', 'grant.error', 'authorization.error'])
  provider.on(e, (_, err) => console.error(e, err?.error ?? '', err?.error_description ?? err));

const server = https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, provider.callback());
server.listen(Number(port), '127.0.0.1', () => console.log('ready', issuer));

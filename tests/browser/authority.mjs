// A certificate authority of its own, and certificates of servers on this machine that it vouches for.

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const openssl = (...words) => execFileSync('openssl', words, { stdio: ['ignore', 'ignore', 'pipe'] })
const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** Into `folder`: files (PEM) of the authority, and of a certificate for `localhost` with its key. */
export function certify(folder) {
  const at = (name) => join(folder, name)
  openssl('req', '-x509', ...key, '-days', '30', '-subj', '/CN=Barid tests', '-keyout', at('ca.key'), '-out', at('ca.pem'))
  openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', at('server.key'), '-out', at('server.csr'))
  writeFileSync(at('server.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n')
  openssl('x509', '-req', '-days', '30', '-in', at('server.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('server.ext'), '-out', at('server.pem'))
  return { authority: at('ca.pem'), certificate: at('server.pem'), key: at('server.key') }
}

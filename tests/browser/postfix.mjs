// A private Postfix for submission: STARTTLS is required, then a name and password that Dovecot knows, and what is
// sent goes to Dovecot's mailboxes. Its master has to be root. Ended by its own pid.

import { spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, until } from './engine.mjs'

/** The number of a user or group. */
const numberOf = (file, name) => Number(readFileSync(file, 'utf8').split('\n').find((line) => line.startsWith(`${name}:`)).split(':')[2])

// as tests/support/postfix_server.cpp has them
const services = `cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`

const answers = (port) =>
  new Promise((told) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('data', (bytes) => {
      socket.destroy()
      told(String(bytes).startsWith('220'))
    })
    socket.once('error', () => told(false))
  })

export class Postfix {
  /** `dovecot`: says who may send, and gets what is sent; `tls`: of `certify`. */
  static async start(dovecot, tls) {
    const postfix = new Postfix()
    postfix.folder = mkdtempSync(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'barid-postfix-'))
    chmodSync(postfix.folder, 0o755)
    postfix.port = await freePort()
    postfix.makeQueue()
    postfix.configure(dovecot, tls)
    const etc = join(postfix.folder, 'etc')
    // without -w it stays a child of ours; its daemons end with it
    postfix.process = spawn('/usr/lib/postfix/sbin/master', ['-c', etc], { stdio: 'ignore', env: { ...process.env, MAIL_CONFIG: etc, MAIL_LOGTAG: 'postfix' } })
    postfix.gone = new Promise((go) => postfix.process.once('exit', go))
    try {
      await until(
        'Postfix',
        () => {
          if (postfix.process.exitCode !== null) throw new Error(`Postfix ended:\n${postfix.log()}`)
          return answers(postfix.port)
        },
        30_000,
      )
    } catch (why) {
      await postfix.stop()
      throw why
    }
    return postfix
  }

  makeQueue() {
    const at = (...names) => join(this.folder, ...names)
    const user = numberOf('/etc/passwd', 'postfix')
    const group = numberOf('/etc/group', 'postdrop')
    const give = (place, gid, mode) => {
      mkdirSync(place, { recursive: true })
      chownSync(place, user, gid)
      chmodSync(place, mode)
    }
    for (const one of ['etc', 'log', 'queue', 'queue/pid']) mkdirSync(at(one))
    for (const one of ['active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming', 'private', 'saved', 'trace']) give(at('queue', one), 0, 0o700)
    give(at('queue/maildrop'), group, 0o730)
    give(at('queue/public'), group, 0o710)
    give(at('data'), 0, 0o700)
  }

  configure(dovecot, tls) {
    const at = (...names) => join(this.folder, ...names)
    const main = `compatibility_level = 3.6
mail_owner = postfix
setgid_group = postdrop
default_privs = nobody
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.acme.example
mydomain = acme.example
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:no local mail here
smtp_dns_support_level = disabled
lmtp_host_lookup = native
smtpd_peername_lookup = no
biff = no
smtputf8_enable = yes
notify_classes =
in_flow_delay = 0
queue_directory = ${at('queue')}
data_directory = ${at('data')}
maillog_file = ${at('log/mail.log')}
maillog_file_prefixes = ${at('log')}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${dovecot.authSocket}
smtpd_sasl_security_options = noanonymous
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_cert_file = ${tls.certificate}
smtpd_tls_key_file = ${tls.key}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions =
default_transport = lmtp:inet:127.0.0.1:${dovecot.lmtp}
`
    const past = new Date(Date.now() - 60_000)
    for (const [name, text] of [['main.cf', main], ['master.cf', `127.0.0.1:${this.port} inet n - n - - smtpd\n${services}`]]) {
      writeFileSync(at('etc', name), text)
      // Postfix waits after a change within the last second, lest it read half a file
      utimesSync(at('etc', name), past, past)
    }
  }

  log() {
    const file = join(this.folder, 'log/mail.log')
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }

  async stop() {
    if (this.process && this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM')
      const late = setTimeout(() => this.process.kill('SIGKILL'), 10_000)
      await this.gone
      clearTimeout(late)
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}

// A private Dovecot (IMAP, POP3 and LMTP on this machine only), whose mailboxes are filled before it starts or
// while it runs: a maildir is a folder with a file for each mail. Ended by its own pid.

import { spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, lmtp, until } from './engine.mjs'

export const mailPassword = 'open the mailbox'
const day = 86_400_000

/** Who Dovecot's processes are: nobody where we are root, else ourselves. */
function account() {
  const me = userInfo()
  if (me.uid !== 0) return { user: me.username, group: String(me.gid), uid: me.uid, gid: me.gid }
  const [name, , uid, gid] = readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith('nobody:')).split(':')
  return { user: name, group: readFileSync('/etc/group', 'utf8').split('\n').find((line) => line.split(':')[2] === gid)?.split(':')[0] ?? gid, uid: Number(uid), gid: Number(gid) }
}

/** A folder's name as IMAP, and so the disk, has it: modified UTF-7 (RFC 3501 §5.1.3). */
const onDisk = (name) =>
  name.replace(/&/g, '&-').replace(/[^ -~]+/g, (run) => {
    const bytes = Buffer.from(run, 'utf16le').swap16()
    return `&${bytes.toString('base64').replace(/=/g, '').replace(/\//g, ',')}-`
  })

const connects = (port) =>
  new Promise((told) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      told(true)
    })
    socket.once('error', () => told(false))
  })

export class Dovecot {
  /** `users`: names that sign in with `mailPassword`. With `tls` (of `certify`) also by STARTTLS. */
  static async start(users, tls) {
    const dovecot = new Dovecot()
    dovecot.tls = tls
    dovecot.folder = mkdtempSync(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'barid-dovecot-'))
    dovecot.as = account()
    dovecot.mails = 0
    chmodSync(dovecot.folder, 0o755)
    for (const one of ['run', 'state', 'mail']) mkdirSync(join(dovecot.folder, one))
    for (const one of ['state', 'mail']) chownSync(join(dovecot.folder, one), dovecot.as.uid, dovecot.as.gid)
    dovecot.passwords = new Map(users.map((one) => [one, mailPassword]))
    dovecot.writeUsers()
    dovecot.imap = await freePort()
    dovecot.pop3 = await freePort()
    dovecot.lmtp = await freePort()
    writeFileSync(join(dovecot.folder, 'dovecot.conf'), dovecot.configuration())
    try {
      await dovecot.run()
    } catch (why) {
      await dovecot.stop()
      throw why
    }
    return dovecot
  }

  async run() {
    this.process = spawn('/usr/sbin/dovecot', ['-F', '-c', join(this.folder, 'dovecot.conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.gone = new Promise((go) => this.process.once('exit', go))
    let output = ''
    this.process.stderr.on('data', (bytes) => {
      output += bytes
    })
    await until(
      'Dovecot',
      async () => {
        if (this.process.exitCode !== null) throw new Error(`Dovecot ended:\n${output}`)
        return (await connects(this.imap)) && (await connects(this.pop3)) && (await connects(this.lmtp))
      },
      30_000,
    )
  }

  writeUsers() {
    const at = join(this.folder, 'users')
    writeFileSync(`${at}.new`, [...this.passwords].map(([user, password]) => `${user}:{PLAIN}${password}::::::\n`).join(''))
    // never half a file
    renameSync(`${at}.new`, at)
  }

  /** Whoever is signed in stays so; `restart` ends that. */
  setPassword(user, password) {
    this.passwords.set(user, password)
    this.writeUsers()
  }

  /** Everybody's connection ends; the ports stay. */
  async restart() {
    await this.end()
    await this.run()
  }

  /** The socket where it says to a mail server who may sign in. */
  get authSocket() {
    return join(this.folder, 'run/mta-auth')
  }

  configuration() {
    const at = (name) => join(this.folder, name)
    const { user, group, uid, gid } = this.as
    return `base_dir = ${at('run')}
state_dir = ${at('state')}
log_path = ${at('log')}
instance_name = barid-${this.imap}
protocols = imap pop3 lmtp
listen = 127.0.0.1
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
default_vsz_limit = 1G
mail_location = maildir:${at('mail')}/%u
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = never
${this.tls ? `ssl = yes\nssl_cert = <${this.tls.certificate}\nssl_key = <${this.tls.key}` : 'ssl = no'}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = username_format=%u ${at('users')}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${at('mail')}/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service auth {
  unix_listener mta-auth {
    mode = 0666
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${this.lmtp}
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${this.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = ${this.pop3}
  }
  inet_listener pop3s {
    port = 0
  }
}
`
  }

  /** Puts mails into a folder: `{ from, name, subject, text, size, days, copies }`, `days` ago, with `size` letters at least. */
  put(user, mails, folder = 'INBOX') {
    // a folder below the inbox is a directory whose name begins with a dot
    const place = join(this.folder, 'mail', user, folder === 'INBOX' ? '' : `.${onDisk(folder)}`)
    const own = (path) => lchownSync(path, this.as.uid, this.as.gid)
    mkdirSync(place, { recursive: true })
    for (const one of [join(this.folder, 'mail', user), place]) own(one)
    for (const one of ['cur', 'new', 'tmp']) {
      mkdirSync(join(place, one), { recursive: true })
      own(join(place, one))
    }
    if (folder !== 'INBOX') {
      writeFileSync(join(place, 'maildirfolder'), '')
      own(join(place, 'maildirfolder'))
    }
    for (const mail of mails) {
      const at = new Date(Date.now() - (mail.days ?? 1) * day)
      const text = textOf(mail, this.mails, at)
      for (let copy = 0; copy < (mail.copies ?? 1); copy += 1) {
        const number = String((this.mails += 1)).padStart(6, '0')
        const path = join(place, 'cur', `${Math.floor(at.getTime() / 1000)}.M${number}P1.browser:2,`)
        writeFileSync(path, text)
        utimesSync(path, at, at)
        own(path)
      }
    }
  }

  /** How many mails lie in the user's inbox. */
  count(user) {
    return this.inbox(user).length
  }

  /** The mails in the user's inbox, as they lie there. */
  inbox(user) {
    return ['cur', 'new'].flatMap((one) => {
      const place = join(this.folder, 'mail', user, one)
      return existsSync(place) ? readdirSync(place).map((name) => readFileSync(join(place, name), 'utf8')) : []
    })
  }

  /** By LMTP, as a mail server hands a mail over. */
  deliver(user, mail) {
    return lmtp(this.lmtp, 'sender@shop.example', user, mail)
  }

  async end() {
    if (this.process && this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM')
      const late = setTimeout(() => this.process.kill('SIGKILL'), 10_000)
      await this.gone
      clearTimeout(late)
    }
  }

  async stop() {
    await this.end()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function textOf({ from = 'lea@shop.example', name = 'Léa Martin', subject, text = 'Hello', size = 0 }, number, at) {
  const encoded = (words) => `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`
  const body = Buffer.from(text.padEnd(size, ' padding')).toString('base64').match(/.{1,76}/g)
  return [
    `Return-Path: <${from}>`,
    `From: ${encoded(name)} <${from}>`,
    'To: <sales@acme.example>',
    `Subject: ${encoded(subject)}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <mail.${number}@browser.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...body,
    '',
  ].join('\r\n')
}

// A private Dovecot (IMAP and POP3, without TLS, on this machine only), whose mailboxes are filled before it
// starts or while it runs: a maildir is a folder with a file for each mail. Ended by its own pid.

import { spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, until } from './engine.mjs'

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
  /** `users`: names that sign in with `mailPassword`. */
  static async start(users) {
    const dovecot = new Dovecot()
    dovecot.folder = mkdtempSync(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'barid-dovecot-'))
    dovecot.as = account()
    dovecot.mails = 0
    chmodSync(dovecot.folder, 0o755)
    for (const one of ['run', 'state', 'mail']) mkdirSync(join(dovecot.folder, one))
    for (const one of ['state', 'mail']) chownSync(join(dovecot.folder, one), dovecot.as.uid, dovecot.as.gid)
    writeFileSync(join(dovecot.folder, 'users'), users.map((one) => `${one}:{PLAIN}${mailPassword}::::::\n`).join(''))
    dovecot.imap = await freePort()
    dovecot.pop3 = await freePort()
    writeFileSync(join(dovecot.folder, 'dovecot.conf'), dovecot.configuration())
    dovecot.process = spawn('/usr/sbin/dovecot', ['-F', '-c', join(dovecot.folder, 'dovecot.conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
    dovecot.gone = new Promise((go) => dovecot.process.once('exit', go))
    let output = ''
    dovecot.process.stderr.on('data', (bytes) => {
      output += bytes
    })
    try {
      await until(
        'Dovecot',
        async () => {
          if (dovecot.process.exitCode !== null) throw new Error(`Dovecot ended:\n${output}`)
          return (await connects(dovecot.imap)) && (await connects(dovecot.pop3))
        },
        30_000,
      )
    } catch (why) {
      await dovecot.stop()
      throw why
    }
    return dovecot
  }

  configuration() {
    const at = (name) => join(this.folder, name)
    const { user, group, uid, gid } = this.as
    return `base_dir = ${at('run')}
state_dir = ${at('state')}
log_path = ${at('log')}
instance_name = barid-${this.imap}
protocols = imap pop3
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
ssl = no
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
    return ['cur', 'new'].flatMap((one) => readdirSync(join(this.folder, 'mail', user, one))).length
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

// A private engine with the demo desk: its own database, free ports, ended by its own pid.
//
// BARID_BUILD names the build whose program is tested (default: build/dev).

import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const source = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const build = resolve(process.env.BARID_BUILD ?? join(source, 'build/dev'))

function isFree(port) {
  return new Promise((answer) => {
    const server = createServer()
    server.once('error', () => answer(false))
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)))
  })
}

/**
 * Below the range from which the system takes ports for outgoing connections and for port 0, so that no other test
 * gets it by chance before it is listened on, or between the end of a server and its restart.
 */
export async function freePort() {
  for (let tries = 0; tries < 1000; ++tries) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    if (await isFree(port)) return port
  }
  throw new Error('no free port')
}

/** Resolves once `test` gives something; fails after `most` milliseconds with `what`. */
export async function until(what, test, most = 15_000) {
  const end = Date.now() + most
  for (;;) {
    const got = await test()
    if (got) return got
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((go) => setTimeout(go, 50))
  }
}

export const password = 'correct horse battery staple'

export class Engine {
  /** `settings`: of the environment, as `BARID_MAIL_SIZE_LIMIT`. */
  static async start(settings = {}) {
    const program = join(build, 'app/barid')
    if (!existsSync(program)) throw new Error(`${program} is not built: scripts/build dev barid`)
    const engine = new Engine()
    engine.settings = settings
    engine.folder = mkdtempSync(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'barid-browser-'))
    // started as root, the database belongs to a user of its own, who has to get there
    chmodSync(engine.folder, 0o755)
    // as engine_process.cpp does: initdb and the tables are there already (tests/support/prepared_cluster.hpp)
    const prepared = join(build, 'prepared/postgres')
    if (existsSync(prepared)) {
      mkdirSync(join(engine.folder, 'data'))
      execFileSync('cp', ['-a', '--reflink=auto', prepared, join(engine.folder, 'data/postgres')])
    }
    engine.http = await freePort()
    engine.lmtp = await freePort()
    engine.url = `http://127.0.0.1:${engine.http}`
    try {
      await engine.run()
    } catch (why) {
      await engine.stop()
      throw why
    }
    return engine
  }

  async run() {
    this.output = ''
    this.process = spawn(
      join(build, 'app/barid'),
      ['demo', '--data', join(this.folder, 'data'), '--http', `127.0.0.1:${this.http}`, '--lmtp', `127.0.0.1:${this.lmtp}`],
      { cwd: source, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.settings } },
    )
    this.gone = new Promise((go) => this.process.once('exit', go))
    const hear = (bytes) => {
      this.output += bytes
    }
    this.process.stdout.on('data', hear)
    this.process.stderr.on('data', hear)
    await until(
      'the engine',
      () => {
        if (this.process.exitCode !== null) throw new Error(`the engine ended:\n${this.output}`)
        return /^ready$/m.test(this.output)
      },
      60_000,
    )
    this.firstLink ??= /\S+#first=\S+/.exec(this.output)?.[0]
  }

  /** A command beside the running engine, on its data. */
  command(...words) {
    return execFileSync(join(build, 'app/barid'), [...words, '--data', join(this.folder, 'data')], { cwd: source, encoding: 'utf8' })
  }

  /** As a crash: nothing is said to anybody. */
  async kill() {
    this.process.kill('SIGKILL')
    await this.gone
  }

  /** Folder of the database's socket. */
  get socket() {
    return readFileSync(join(this.folder, 'data/postgres/postmaster.pid'), 'utf8').split('\n')[4]
  }

  /** Statements of the database's owner. */
  sql(text) {
    const psql = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', this.socket, '-U', 'barid_owner', 'barid']
    return execFileSync('psql', psql, { input: `set search_path = barid;\n${text}`, encoding: 'utf8' })
  }

  /**
   * Whoever writes a row of `table` for which `when` holds (SQL on `new`) waits, with the rest of its transaction,
   * until the function that this resolves to is called.
   */
  async holdRows(table, when) {
    const psql = spawn('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', this.socket, '-U', 'barid_owner', 'barid'], { stdio: ['pipe', 'pipe', 'pipe'] })
    const gone = new Promise((go) => psql.once('exit', go))
    let said = ''
    for (const stream of [psql.stdout, psql.stderr])
      stream.on('data', (bytes) => {
        said += bytes
      })
    psql.stdin.write(`select pg_advisory_lock(1);
      create function hold_rows() returns trigger language plpgsql as $$
        begin if ${when} then perform pg_advisory_xact_lock(1); end if; return new; end $$;
      create trigger hold_rows before insert on ${table} for each row execute function hold_rows();
      \\echo held\n`)
    this.release = async () => {
      this.release = undefined
      if (psql.exitCode === null) psql.stdin.end('select pg_advisory_unlock(1); drop function hold_rows cascade;\n')
      if ((await gone) !== 0) throw new Error(`psql: ${said}`)
    }
    await until('the rows to be held', () => {
      if (psql.exitCode !== null) throw new Error(`psql: ${said}`)
      return said.includes('held')
    })
    return this.release
  }

  async stop() {
    await this.release?.()
    if (this.process && this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM')
      const late = setTimeout(() => this.process.kill('SIGKILL'), 15_000)
      await this.gone
      clearTimeout(late)
    }
    this.stopDatabase()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** An engine that was killed leaves its database server behind, to be adopted by the next one. */
  stopDatabase() {
    const file = join(this.folder, 'data/postgres/postmaster.pid')
    if (!existsSync(file)) return
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    try {
      process.kill(pid, 'SIGINT')
    } catch {
      // it was gone already
    }
  }

  /** A mail through the real port. */
  /** `parts`: `[{ type, name, content }]` of a multipart/mixed, or of what `multipart` says. */
  async deliver({ from, name = from, to = 'support@acme.example', subject, text, headers = [], html, parts, multipart = 'mixed' }) {
    const id = `${Date.now()}.${Math.random().toString(36).slice(2)}@browser.example`
    const encoded = (words) => `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`
    const coded = (type, content) => [
      `Content-Type: ${type}`,
      'Content-Transfer-Encoding: base64',
      '',
      ...Buffer.from(content)
        .toString('base64')
        .match(/.{1,76}/g),
    ]
    const border = `border${id}`
    const body = parts
      ? [
          `Content-Type: multipart/${multipart}; boundary="${border}"`,
          '',
          ...parts.flatMap((one) => [
            `--${border}`,
            ...(one.name ? [`Content-Disposition: attachment; filename="${one.name}"`] : []),
            ...coded(one.type, one.content),
          ]),
          `--${border}--`,
        ]
      : coded(`text/${html ? 'html' : 'plain'}; charset=utf-8`, html ?? text)
    const lines = [
      `From: ${encoded(name)} <${from}>`,
      `To: ${to}`,
      `Subject: ${encoded(subject)}`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <${id}>`,
      'MIME-Version: 1.0',
      ...headers,
      ...body,
    ]
    await lmtp(this.lmtp, from, to, lines.join('\r\n'))
    return id
  }
}

/** The few commands of RFC 2033 that a delivery needs. */
export function lmtp(port, from, to, mail) {
  const steps = [
    ['220', 'LHLO browser.example'],
    ['250', `MAIL FROM:<${from}>`],
    ['250', `RCPT TO:<${to}>`],
    ['250', 'DATA'],
    ['354', `${mail}\r\n.`],
    ['250', 'QUIT'],
  ]
  return new Promise((done, failed) => {
    const socket = createConnection(port, '127.0.0.1')
    let waiting = ''
    socket.setTimeout(20_000, () => socket.destroy(new Error('LMTP gave no answer')))
    socket.once('error', failed)
    socket.on('data', (bytes) => {
      waiting += bytes
      for (;;) {
        const end = waiting.indexOf('\r\n')
        if (end < 0) return
        const line = waiting.slice(0, end)
        waiting = waiting.slice(end + 2)
        if (line[3] === '-') continue
        const step = steps.shift()
        if (!step) return
        if (!line.startsWith(step[0])) return socket.destroy(new Error(`LMTP: ${line}`))
        socket.write(`${step[1]}\r\n`)
        if (steps.length === 0) {
          socket.end()
          done()
        }
      }
    })
  })
}

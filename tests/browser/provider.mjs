// A mail provider of its own: it asks nobody before it agrees, gives tokens for its codes, and lets those in
// who bring one, by XOAUTH2, into an empty INBOX.

import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'

const listening = (server) => new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server.address().port)))

export async function startProvider() {
  let given = 0
  const codes = new Map()
  const tokens = new Set()
  const provider = { refuses: false, asked: [] }

  const web = createHttpServer(async (request, response) => {
    const url = new URL(request.url, provider.issuer)
    const json = (status, body) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/.well-known/openid-configuration')
      return json(200, { issuer: provider.issuer, authorization_endpoint: `${provider.issuer}/agree`, token_endpoint: `${provider.issuer}/token` })
    if (url.pathname === '/agree') {
      const back = new URL(url.searchParams.get('redirect_uri'))
      back.searchParams.set('state', url.searchParams.get('state'))
      if (provider.refuses) back.searchParams.set('error', 'access_denied')
      else {
        const code = `code-${(given += 1)}`
        codes.set(code, true)
        back.searchParams.set('code', code)
      }
      return response.writeHead(302, { Location: back.href }).end()
    }
    let body = ''
    for await (const piece of request) body += piece
    const form = new URLSearchParams(body)
    provider.asked.push(form)
    // a code is good once
    if (!codes.delete(form.get('code'))) return json(400, { error: 'invalid_grant' })
    const token = `access-${given}`
    tokens.add(token)
    return json(200, { access_token: token, refresh_token: `refresh-${given}`, expires_in: 3600, token_type: 'Bearer' })
  })

  const imap = createServer((socket) => {
    let waiting = ''
    let asked
    const say = (line) => socket.write(`${line}\r\n`)
    const signIn = (tag, text) =>
      say([...tokens].some((one) => Buffer.from(text, 'base64').toString().includes(`auth=Bearer ${one}\x01`)) ? `${tag} OK in` : `${tag} NO no such token`)
    const hear = (line) => {
      if (asked) return signIn(asked, line), (asked = undefined)
      const [tag, verb, ...rest] = line.split(' ')
      switch (verb?.toUpperCase()) {
        case 'CAPABILITY':
          say('* CAPABILITY IMAP4rev1 AUTH=XOAUTH2')
          break
        case 'AUTHENTICATE':
          if (rest.length > 1) return signIn(tag, rest[1])
          asked = tag
          return say('+ ')
        case 'SELECT':
        case 'EXAMINE':
          for (const one of ['FLAGS (\\Seen)', '0 EXISTS', '0 RECENT', 'OK [UIDVALIDITY 1] ok', 'OK [UIDNEXT 1] ok']) say(`* ${one}`)
          return say(`${tag} OK [READ-WRITE] open`)
        case 'LOGOUT':
          say('* BYE')
          break
      }
      say(`${tag} OK done`)
    }
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => {
      waiting += bytes
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, end)
        waiting = waiting.slice(end + 2)
        hear(line)
      }
    })
    provider.sockets.add(socket)
    say('* OK ready')
  })

  provider.sockets = new Set()
  provider.issuer = `http://127.0.0.1:${await listening(web)}`
  provider.imap = await listening(imap)
  provider.stop = () => {
    for (const one of provider.sockets) one.destroy()
    imap.close()
    web.closeAllConnections()
    web.close()
  }
  return provider
}

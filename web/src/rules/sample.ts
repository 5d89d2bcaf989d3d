// A mail written in a form, as it would come in.

const encoded = (text: string) => {
  const bytes = new TextEncoder().encode(text)
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''))
}
/** RFC 2047; plain text stays as it is. */
const word = (text: string) =>
  /^[\x20-\x7e]*$/.test(text) && !text.includes('=?') ? text : `=?utf-8?B?${encoded(text)}?=`
const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ').trim()

export interface Sample {
  from: string
  to: string
  subject: string
  text: string
}

export function mailOf(of: Sample, now: Date): string {
  const lines = [
    `From: ${oneLine(of.from)}`,
    ...(of.to.trim() ? [`To: ${oneLine(of.to)}`] : []),
    `Subject: ${word(oneLine(of.subject))}`,
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <trial.${now.getTime()}@console.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(encoded(of.text).match(/.{1,76}/g) ?? []),
  ]
  return `${lines.join('\r\n')}\r\n`
}

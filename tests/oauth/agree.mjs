// What a person does in a browser: node agree.mjs URL USER [CODE]
//
// Follows URL, signs in as USER (entering CODE, of a device), agrees, and follows the answer to this machine.
// With the variable STOP set, the answer is printed rather than followed.
const [start, user, code] = process.argv.slice(2);
const jar = new Map();

async function step(url, form) {
  const answer = await fetch(url, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    body: form ? new URLSearchParams(form) : undefined,
  });
  for (const line of answer.headers.getSetCookie()) {
    const [name, value] = line.split(';')[0].split(/=(.*)/s);
    jar.set(name, value);
  }
  return answer;
}

const plain = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
let url = start;
let form;
for (let i = 0; i < 25; ++i) {
  const answer = await step(url, form);
  form = undefined;
  const to = answer.headers.get('location');
  if (to) {
    url = new URL(to, url).href;
    if (!url.startsWith('http://127.0.0.1')) continue;
    if (process.env.STOP) console.log(url);
    else console.log(await (await fetch(url)).text());
    process.exit(0);
  }
  const page = await answer.text();
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
  if (!action) {
    console.log(page);
    process.exit(answer.ok ? 0 : 1);
  }
  form = {};
  for (const [, input] of page.matchAll(/<input([^>]*)>/g)) {
    const name = /name="([^"]+)"/.exec(input)?.[1];
    if (name) form[name] = plain(/value="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  if (page.includes('name="login"')) Object.assign(form, { login: user, password: 'x' });
  if (page.includes('name="user_code"') && !form.user_code) form.user_code = code;
  url = new URL(plain(action), url).href;
}
console.error('too many steps');
process.exit(1);

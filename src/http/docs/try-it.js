// "Try it" and the search of the API reference. The page is whole without it: this adds a form beside each call, which sends it from
// here, with a key or as whoever is signed in, and shows the answer and the same call as curl; and the search finds while one types.

const shownMax = 100_000
/** The path before Roster's paths, if it shares a host name. */
const root = new URL('..', import.meta.url).pathname.replace(/\/$/, '')
const main = document.querySelector('main[data-wire]')
const wire = main?.dataset.wire

/** The credentials of calls. The key is kept in this page only. */
const caller = { key: '', workspaceId: '', person: undefined }
let documentOfWire

if (main) {
  if (main.querySelector('section.operation')) main.querySelector('h1').after(callerForm())
  for (const section of main.querySelectorAll('section.operation')) {
    const details = element('details', { className: 'try' }, element('summary', {}, 'Try it'))
    details.addEventListener('toggle', () => fill(details, section), { once: true })
    section.querySelector('.shown').append(details)
  }
}

findWhileTyping(document.querySelector('form.search'))
followFormerAnchor()

/** What is found stands below the search; arrows walk through it, Escape closes it, and "/" leads into the search from anywhere. */
function findWhileTyping(form) {
  const input = form.elements.q
  const list = element('ul', { className: 'found', hidden: true })
  form.append(list)
  let asked = 0
  input.addEventListener('input', async () => {
    const mine = ++asked
    await new Promise((done) => setTimeout(done, 120))
    if (mine !== asked) return
    const query = input.value.trim()
    const reply =
      query && (await fetch(`${root}/docs/search.json?q=${encodeURIComponent(query)}`).catch(() => undefined))
    const found = reply?.ok ? (await reply.json()).found : []
    if (mine === asked) show(found, query)
  })
  const show = (found, query) => {
    const items = found.map(({ title, place, href, excerpt }) =>
      element(
        'li',
        {},
        element(
          'a',
          { href: root + href },
          element('strong', {}, title),
          element('span', { className: 'type' }, ` ${place}`),
          element('small', {}, excerpt),
        ),
      ),
    )
    list.replaceChildren(
      ...(items.length > 0 ? items : [element('li', { className: 'none' }, `Nothing has “${query}”.`)]),
    )
    list.hidden = query === ''
  }
  form.addEventListener('keydown', (event) => {
    const stops = [input, ...list.querySelectorAll('a')]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape') list.hidden = true
    if (step === undefined || list.hidden) return
    event.preventDefault()
    const at = stops.indexOf(document.activeElement)
    stops[(at + step + stops.length) % stops.length].focus()
  })
  list.addEventListener('click', () => {
    list.hidden = true
  })
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (!form.contains(relatedTarget)) list.hidden = true
  })
  input.addEventListener('focus', () => {
    list.hidden = list.childElementCount === 0 || input.value.trim() === ''
  })
  document.addEventListener('keydown', (event) => {
    const isTyping = /^(input|textarea|select)$/i.test(document.activeElement?.tagName ?? '')
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    input.select()
  })
}

/** A link from when a wire was one page leads on to the call's own page. */
function followFormerAnchor() {
  const link =
    location.hash && document.getElementById(location.hash.slice(1))?.querySelector(':scope > a[href*="#"]')
  if (link && document.querySelector('.resource')?.parentElement.contains(link)) location.replace(link.href)
}

function callerForm() {
  const key = element('input', { type: 'password', autocomplete: 'off', spellcheck: false })
  key.addEventListener('input', () => {
    caller.key = key.value.trim()
  })
  const form = element('div', { className: 'caller' }, element('label', {}, 'Key ', key))
  // Only this wire accepts sessions.
  if (wire === 'roster') askWhoIsSignedIn(form)
  return form
}

async function askWhoIsSignedIn(form) {
  const reply = await fetch(`${root}/v2/session`).catch(() => undefined)
  if (!reply?.ok) return
  const { person, workspaces } = await reply.json()
  caller.person = person
  caller.workspaceId = workspaces[0]?.id ?? ''
  const options = workspaces.map(({ id, name }) => element('option', { value: id }, name))
  const select = element('select', {}, ...options)
  select.addEventListener('change', () => {
    caller.workspaceId = select.value
    for (const input of document.querySelectorAll('input[name="query workspaceId"]'))
      input.value = select.value
  })
  form.append(
    element('label', {}, 'Workspace ', select),
    element('span', {}, `Without a key, calls are sent as ${person.name} (${person.role}).`),
  )
}

async function fill(details, section) {
  documentOfWire ??= fetch(`${root}/openapi/${wire}.json`).then((reply) => reply.json())
  const api = await documentOfWire
  const [path, method, operation] = find(api, section.id)
  const fields = (operation.parameters ?? []).map((parameter) => field(parameter))
  const example = section.querySelector('template.body')?.content.textContent
  const body = example && element('textarea', { name: 'body', rows: 10, spellcheck: false, value: example })
  const answer = element('div', { className: 'answer' })
  answer.setAttribute('aria-live', 'polite')
  const send = element('button', { type: 'submit' }, `Send ${method.toUpperCase()}`)
  const form = element('form', {}, ...fields, body && element('label', {}, 'Body', body), send)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    send.disabled = true
    const call = read(form, method.toUpperCase(), path, api)
    await show(call, answer)
    send.disabled = false
  })
  details.append(form, answer)
}

function find(api, operationId) {
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId === operationId) return [path, method, operation]
    }
  }
  throw new Error(`no operation ${operationId}`)
}

function field({ name, in: where, required }) {
  const input = element('input', {
    name: `${where} ${name}`,
    required,
    autocomplete: 'off',
    spellcheck: false,
  })
  if (name === 'workspaceId') input.value = caller.workspaceId
  return element('label', {}, required ? `${name} (needed)` : name, input)
}

/** The call in the form; empty inputs are left out. */
function read(form, method, path, api) {
  const values = [...new FormData(form)].filter(([, value]) => value !== '')
  const inPath = new Map(values.filter(([name]) => name.startsWith('path ')))
  const query = new URLSearchParams(
    values.filter(([name]) => name.startsWith('query ')).map(([name, value]) => [name.slice(6), value]),
  )
  const headers = Object.fromEntries(
    values.filter(([name]) => name.startsWith('header ')).map(([name, value]) => [name.slice(7), value]),
  )
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(inPath.get(`path ${name}`) ?? ''),
  )
  const body = new FormData(form).get('body') || undefined
  const scheme = Object.values(api.components.securitySchemes)[0]
  const keyHeader = scheme.in === 'header' ? [scheme.name, ''] : ['Authorization', 'Bearer ']
  return { method, url: filled + (query.size > 0 ? `?${query}` : ''), body, headers, keyHeader }
}

async function show({ method, url, body, headers: given, keyHeader: [name, prefix] }, answer) {
  const headers = {
    ...given,
    ...(caller.key ? { [name]: prefix + caller.key } : caller.person && { 'X-Roster-Dashboard': '1' }),
    ...(body && { 'Content-Type': 'application/json' }),
  }
  const startedAt = performance.now()
  try {
    const reply = await fetch(root + url, { method, headers, body })
    const text = await shownText(reply)
    const took = Math.round(performance.now() - startedAt)
    answer.replaceChildren(
      element('p', {}, `${reply.status} ${reply.statusText}, ${took} ms`),
      element('pre', { tabIndex: 0 }, element('code', {}, text)),
      element('p', {}, 'As curl:'),
      element(
        'pre',
        { tabIndex: 0 },
        element('code', {}, curl(method, url, body, `${name}: ${prefix}$ROSTER_KEY`)),
      ),
    )
  } catch (error) {
    answer.replaceChildren(element('p', {}, `Not sent: ${error.message}`))
  }
}

/** The answer, indented if it is JSON, up to what a page can show. */
async function shownText(reply) {
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await reader?.read(); part && !part.done; part = await reader.read()) {
    text += part.value
    if (text.length > shownMax) {
      reader.cancel()
      return `${text.slice(0, shownMax)}\n… and more`
    }
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function curl(method, url, body, header) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`
  return [
    method === 'GET' ? 'curl' : `curl -X ${method}`,
    quoted(location.origin + root + url),
    `-H "${header}"`,
    ...(body ? ["-H 'Content-Type: application/json'", `-d ${quoted(body)}`] : []),
  ].join(' \\\n  ')
}

/** Creates an element with properties and children; strings become text nodes. */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children.filter((child) => child !== undefined && child !== ''))
  return made
}

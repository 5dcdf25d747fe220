import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { linkUrlOf } from '../calls/client.ts'
import type { Wire } from '../calls/operation.ts'
import type { ParsedQuery } from '../json/parse-query.ts'
import { openapiOf } from '../openapi/openapi.ts'
import type { OpenapiDocument } from '../openapi/openapi-document.ts'
import { errorPage, formerErrorPage, renderError, renderErrors } from './error-pages.ts'
import { originMark } from './examples.ts'
import { guidePages, guides, renderGuide, renderGuides } from './guides.ts'
import { limitPage, renderLimitPage } from './limits.ts'
import { renderOverview, renderResource, renderWire, resourcePage } from './render-pages.ts'
import { renderSearch, searchDocs, searchEntries } from './search.ts'
import { style } from './style.ts'

interface DocsOptions {
  /** The URL at which clients reach Roster, for the examples; absent: the one of the request. */
  publicUrl?: string | undefined
}

/** Only the one style sheet and the one script are loaded, and calls go only to this Roster. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** Served to browsers as it is; the build copies it. */
const script = readFileSync(new URL('try-it.js', import.meta.url))

/**
 * Serves the API reference at `/docs`, and each wire's at `/docs/<name>`, rendered from the OpenAPI documents
 * at the first request. It needs no key, because it contains no stored data.
 */
export function mountDocs(server: FastifyInstance, wires: readonly Wire[], options: DocsOptions = {}): void {
  const names = wires.map(({ name }) => name)
  const documents = () => new Map(wires.map((wire) => [wire.name, openapiOf(wire) as OpenapiDocument]))

  servePage(server, '/docs', options, () => renderOverview(documents()))
  for (const wire of wires) {
    const document = () => openapiOf(wire) as OpenapiDocument
    servePage(server, `/docs/${wire.name}`, options, () => renderWire(wire.name, names, document()))
    for (const group of new Set(wire.routes.map(([, , { group }]) => group))) {
      servePage(server, resourcePage(wire.name, group), options, () =>
        renderResource(wire.name, names, document(), group),
      )
    }
  }
  for (const path of [errorPage, formerErrorPage]) {
    servePage(server, path, options, () => renderErrors(wires))
    server.get<{ Params: { code: string } }>(`${path}/:code`, (request, reply) => {
      const page = renderError(wires, request.params.code)
      if (page === undefined) return reply.callNotFound()
      return reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(page)
    })
  }
  servePage(server, guidePages, options, () => renderGuides(names))
  for (const guide of guides())
    servePage(server, `${guidePages}/${guide.name}`, options, () => renderGuide(names, guide))
  servePage(server, limitPage, options, () => renderLimitPage(names))
  serveSearch(server, wires, documents)
  server.get('/docs/style.css', (_, reply) => reply.type('text/css; charset=utf-8').send(style))
  server.get('/docs/try-it.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(script))
}

function servePage(
  server: FastifyInstance,
  path: string,
  { publicUrl }: DocsOptions,
  render: () => string,
): void {
  let page: string | undefined
  server.get(path, (request, reply) => {
    page ??= render()
    const origin = linkUrlOf(request, publicUrl)
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy)
      .send(page.replaceAll(originMark, () => origin))
  })
}

/** What was found, as a page or, for the script that asks while one types, as JSON. */
function serveSearch(
  server: FastifyInstance,
  wires: readonly Wire[],
  documents: () => ReadonlyMap<string, OpenapiDocument>,
): void {
  let entries: ReturnType<typeof searchEntries> | undefined
  const find = (query: string) => {
    entries ??= searchEntries(wires, documents())
    return searchDocs(entries, query)
  }
  const asked = (request: FastifyRequest) => (request.query as ParsedQuery).values.q ?? ''
  server.get('/docs/search', (request, reply) => {
    const query = asked(request)
    const page = renderSearch(
      wires.map(({ name }) => name),
      query,
      find(query),
    )
    return reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(page)
  })
  server.get('/docs/search.json', (request, reply) =>
    reply.send({ found: find(asked(request)).slice(0, 12) }),
  )
}

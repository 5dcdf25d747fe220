import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { linkUrlOf } from '../calls/client.ts'
import type { Wire } from '../calls/operation.ts'
import { openapiOf } from '../openapi/openapi.ts'
import type { OpenapiDocument } from '../openapi/openapi-document.ts'
import { errorPage, formerErrorPage, renderError, renderErrors } from './error-pages.ts'
import { originMark } from './examples.ts'
import { guideNames, guidePages, renderGuide, renderGuides } from './guides.ts'
import { renderOverview, renderReference } from './render-pages.ts'
import { style } from './style.ts'

interface DocsOptions {
  /** How clients reach Roster, for the examples; none: as they asked for the page. */
  publicUrl?: string | undefined
}

/** Nothing but the one style sheet and the one script is ever loaded, and calls go to this Roster alone. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** As the browser runs it: the build copies it. */
const script = readFileSync(new URL('try-it.js', import.meta.url))

/**
 * Serves the API reference at `/docs`, and each wire's at `/docs/<name>`, made from the OpenAPI documents when first
 * asked for. Without a key: it says nothing of what is stored.
 */
export function mountDocs(server: FastifyInstance, wires: readonly Wire[], options: DocsOptions = {}): void {
  const names = wires.map(({ name }) => name)
  const documents = () => new Map(wires.map((wire) => [wire.name, openapiOf(wire) as OpenapiDocument]))

  servePage(server, '/docs', options, () => renderOverview(documents()))
  for (const wire of wires) {
    servePage(server, `/docs/${wire.name}`, options, () =>
      renderReference(wire.name, names, openapiOf(wire) as OpenapiDocument),
    )
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
  for (const name of guideNames())
    servePage(server, `${guidePages}/${name}`, options, () => renderGuide(names, name) ?? '')
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

import type { FailureCode } from '../../core/kernel/failure.ts'
import type { Wire } from '../calls/operation.ts'
import { explainFault, faultCodes } from '../validation/fault-message.ts'
import { failureCures, faultCures } from './cures.ts'
import { html, inline, renderPage } from './html.ts'

/** The page of all errors. The `type` of a problem links to its code there, and each code has a page of its own below. */
export const errorPage = '/docs/errors'

/** The former path of the same pages. */
export const formerErrorPage = '/docs/problems'

/** The page that lists every code of a problem and of a field, each with its cause and what to do. */
export function renderErrors(wires: readonly Wire[]): string {
  const problems = Object.entries(problemsOf(wires))
  const main = html`<h1>Errors</h1>
<div class="introduction"><p>A call that fails is answered with a problem document (RFC 9457). Its <code>type</code> opens its code here. Where
fields are at fault, <code>errors</code> names each with a code of its own; those stand in the second table. A result of a batch has the same codes in
its <code>error</code>.</p></div>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Cause</th><th scope="col">What to do</th></tr></thead>
<tbody>${problems.map(
    ([code, [status, title, detail]]) =>
      html`<tr id="${code}"><td><a href="${errorPage}/${code}"><code>${code}</code></a></td><td>${status}</td><td>${title}. ${inline(detail)}</td><td>${inline(failureCures[code as FailureCode])}</td></tr>
`,
  )}</tbody></table>
${renderFaults(new Set(problems.map(([code]) => code)))}`
  return renderPage({ title: 'Errors', wires: wires.map(({ name }) => name), main })
}

/** The page of one kind of problem; undefined for an unknown code. */
export function renderError(wires: readonly Wire[], code: string): string | undefined {
  const problems = problemsOf(wires)
  if (!Object.hasOwn(problems, code)) return undefined
  const [status, title, detail] = problems[code as FailureCode]
  const main = html`<h1>${title}</h1>
<p><code>${code}</code>, status ${status}</p>
<h2>What it is</h2>
<p>${inline(detail)}</p>
<h2>What to do</h2>
<p>${inline(failureCures[code as FailureCode])}</p>
${code === 'invalid' && renderFaults()}
<p><a href="${errorPage}">All errors</a></p>`
  return renderPage({ title, wires: wires.map(({ name }) => name), main })
}

/** Every kind of problem as the wire tells it that has them. */
export function problemsOf(wires: readonly Wire[]): NonNullable<Wire['problems']> {
  const problems = wires.find((wire) => wire.problems !== undefined)?.problems
  if (problems === undefined) throw new Error('No wire says what its problems are')
  return problems
}

/** The codes of fields. A code that is also a problem's has its anchor there. */
function renderFaults(taken: ReadonlySet<string> = new Set()) {
  const rows = faultCodes.map(
    (code) =>
      html`<tr${!taken.has(code) && html` id="${code}"`}><td><code>${code}</code></td><td>The field ${explainFault({ code })}.</td><td>${inline(faultCures[code])}</td></tr>
`,
  )
  return html`<h2 id="fields">Codes of fields</h2>
<table><thead><tr><th scope="col">Code</th><th scope="col">Cause</th><th scope="col">What to do</th></tr></thead><tbody>${rows}</tbody></table>`
}

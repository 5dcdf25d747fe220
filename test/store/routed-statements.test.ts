import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tenantTables } from '../../src/store/schema/distributed-tables.ts'

/**
 * What a distributed PostgreSQL can send to the one node that holds a workspace: shown on the texts of all statements,
 * since the server of this run has one node. What a server with several answers is for `npm run test:citus`.
 */

const root = join(import.meta.dirname, '../../src/store')

/** Read by one who looks at the whole store, or before there are nodes. */
const ofWholeStore = ['doctor/', 'backup/', 'schema/', 'embedded/']

/** Statements that ask every node, each with its reason. */
const ofAllWorkspaces = [
  // The look for a job to do, which goes on for the nodes that answer; and who watches jobs of several workspaces.
  /^\s*select j\.workspace_id, j\.id from jobs j/,
  /from unnest\([\s\S]*as w\(workspace_id, id\)[\s\S]*join jobs j/,
  /^update jobs set free_at = 'epoch'/,
  // The look for due webhooks, and the deliveries of an ended process.
  /^\s*select d\."workspaceId", d\.id, d\."accountId"/,
  /^update webhook_deliveries set free_at = 'epoch'/,
  // At the start: what an older Roster left without keys or texts.
  /select t\.workspace_id as id from tenants t/,
  /select t\.workspace_id, t\.id, t\.name, t\.name_key from tags t/,
  // Once a day.
  /^delete from idempotency_keys where created_at/,
  // A workspace that is being made has no rows yet.
  /^insert into tenants \(workspace_id\) values/,
]

interface Statement {
  file: string
  text: string
}

const statements: Statement[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !ofWholeStore.some((folder) => path.startsWith(folder)))
  .flatMap((file) => templatesOf(readFileSync(join(root, file), 'utf8')).map((text) => ({ file, text })))

/** Every template literal of a file, those within another too. */
function templatesOf(source: string): string[] {
  const found: string[] = []
  const open: { from: number; braces: number }[] = []
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, (comment) => ' '.repeat(comment.length))
  for (let at = 0; at < code.length; at++) {
    const template = open.at(-1)
    const inText = template !== undefined && template.braces === 0
    if (code[at] === '`') {
      if (inText) found.push(code.slice((open.pop() as { from: number }).from, at))
      else open.push({ from: at + 1, braces: 0 })
    } else if (inText && code.startsWith('${', at)) {
      template.braces = 1
      at++
    } else if (template !== undefined && template.braces > 0) {
      if (code[at] === '{') template.braces++
      if (code[at] === '}') template.braces--
    }
  }
  return found.map((text) => text.trim())
}

const tables = tenantTables.join('|')
const touchesTenant = new RegExp(`\\b(from|join|into|update|using)\\s+(${tables})\\b`)
/** The workspace as a parameter, itself or through a part that brings it. */
const namesWorkspace =
  /workspace_?[iI]d\}?::uuid|workspace_id = (any\()?\$\{|workspace_id = \$1|isSelected\(scope|isIdentified\(scope|\$\{within\}|\$\{denied\}|w\.workspace_id = \$1/
const dynamicTable = /\bfrom \$\{sql\.table\(/

const withoutSubqueries = (text: string) => text.replaceAll(/\(select [^()]*(\([^()]*\)[^()]*)*\)/g, '()')
const isExcused = ({ text }: Statement) => ofAllWorkspaces.some((form) => form.test(text))
const about = ({ file, text }: Statement) => `${file}: ${text.replaceAll(/\s+/g, ' ').slice(0, 160)}`
const ofTenants = statements.filter(({ text }) => touchesTenant.test(text) || dynamicTable.test(text))

describe('the statements on workspaces’ tables', () => {
  it('are found', () => {
    expect(ofTenants.length).toBeGreaterThan(100)
  })

  it('each name the workspace by a parameter', () => {
    const wrong = ofTenants.filter(({ text }) => !namesWorkspace.test(text)).filter((one) => !isExcused(one))
    expect(wrong.map(about)).toEqual([])
  })

  it('compare the workspace with the parameter within a subquery, never with the row outside', () => {
    const correlated = /\bwhere\s+\w+\.workspace_id = \w+\.(workspace_id|id)\b/
    const wrong = statements.filter(({ text }) => correlated.test(text)).filter((one) => !isExcused(one))
    expect(wrong.map(about)).toEqual([])
  })

  it('insert many rows beside the workspace’s row of tenants', () => {
    const many = ofTenants.filter(
      ({ text }) => /^insert into/.test(text) && /\bunnest\(|\$\{spread/.test(text),
    )
    expect(many.length).toBeGreaterThan(5)
    expect(many.filter(({ text }) => !/from tenants w cross join/.test(text)).map(about)).toEqual([])
  })

  it('change many rows through a materialised CTE', () => {
    const wrong = ofTenants.filter(({ text }) =>
      /^(update|delete)[\s\S]*\b(from|using) (unnest\(|\$\{spread)/.test(withoutSubqueries(text)),
    )
    expect(wrong.map(about)).toEqual([])
  })
})

describe('the reader of statements', () => {
  it('finds templates within templates, and no comments', () => {
    const [open, close] = ['$' + '{', '}']
    const nested = `select ${open}b ? sql\`one\` : sql\`two\`${close} end`
    const source = `// \`no\`\nconst a = sql\`${nested}\` /* \`no\` */`
    expect(templatesOf(source)).toEqual(['one', 'two', nested])
  })
})

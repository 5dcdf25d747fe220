import { join } from 'node:path'

/**
 * The best single statement, found by hand, for each question that `find.js` asks. They use what an expert would know of
 * the schema, answer with whole rows, and no statement of Roster's is in them.
 */
const row = `c.id, c.version, c.first_name, c.last_name, c.business_name, c.phone, c.email, c.city, c.country, c.timezone,
  c.tag_ids, c.custom, c.created_at, c.updated_at`
const living = 'c.workspace_id = $1 and c.deleted_at is null'

const texts = {
  firstPage: `select ${row}, (select count(*) from contacts c where ${living}) as total
    from contacts c where ${living} order by c.id desc limit 50`,
  jump: `select ${row} from contacts c where c.workspace_id = $1 and c.id in (
      select c.id from contacts c where ${living} order by c.id desc offset $2 limit 50)
    order by c.id desc`,
  words: `select ${row} from contacts c where ${living} and c.search @@ $2::tsquery order by c.id desc limit 50`,
  mixed: `select ${row} from contacts c
    where ${living} and c.search @@ $2::tsquery and (c.custom ->> $3::text)::numeric between $4 and $5
    order by c.last_name_sort, c.id limit 50`,
}

/**
 * @param {import('../support/open-bench.js').Bench} bench
 */
export async function findLimits({ builtDir, workspaceId, postgres }) {
  const { token, tagToken, countryToken, lastDigits } = await import(
    join(builtDir, 'dist/core/finding/search/tokens.js')
  )
  const { quotedLexeme } = await import(join(builtDir, 'dist/store/kernel/literals.js'))
  const run = (/** @type {keyof typeof texts} */ name, /** @type {unknown[]} */ ...values) =>
    postgres.client.query(texts[name], [workspaceId, ...values])
  const begins = (/** @type {string} */ kind, /** @type {string} */ text) =>
    `${quotedLexeme(token(kind, workspaceId, text))}:*`

  return {
    firstPage: () => run('firstPage'),
    jump: (/** @type {number} */ offset) => run('jump', offset),
    word: (/** @type {string} */ text) => run('words', `${begins('name', text)} | ${begins('part', text)}`),
    lastDigits: (/** @type {string} */ digits) => run('words', begins('ending', lastDigits(digits))),
    mixed: (
      /** @type {{ tagId: string, country: string, fieldId: string, from: number, to: number }} */ {
        tagId,
        country,
        fieldId,
        from,
        to,
      },
    ) => {
      const lexemes = [tagToken(tagId), countryToken(workspaceId, country)].map(quotedLexeme)
      return run('mixed', lexemes.join(' & '), fieldId, from, to)
    },
  }
}

import { tagNames } from '../people/tag-names.js'

/** Draws two places of `tagArray`, skewed as people's tags are. */
export const drawTags = `\\set t random_zipfian(1, ${tagNames.length}, 1.1)
\\set u random_zipfian(1, ${tagNames.length}, 1.1)
`

/** The names of all tags, as SQL. */
export const tagArray = `array[${tagNames.map((name) => `'${name}'`).join(', ')}]::text[]`

/**
 * What Roster would find the drawn person by, as SQL: as many tokens as it makes of one, the number and the email among
 * them. The tags are `:tags`, the number is `:n`.
 *
 * @param {string} workspaceId
 * @param {string} lastName as SQL
 */
export function drawnSearch(workspaceId, lastName) {
  const token = (/** @type {string} */ kind, /** @type {string} */ text) =>
    `'${kind}${workspaceId.slice(-4)}' || ${text}`
  const tokens = [
    token('n', "'benjamin'"),
    token('n', lastName),
    token('p', ':n'),
    token('p', "'example.com'"),
    token('d', ':n'),
    token('e', 'reverse(right(:n::text, 8))'),
  ]
  return `array_to_tsvector(array[${tokens.join(', ')}] || array(select 't' || tag from unnest(:tags::uuid[]) as tag))`
}

import { tagNames } from '../people/tag-names.js'

/** Draws two places of `tagArray`, skewed as people's tags are. */
export const drawTags = `\\set t random_zipfian(1, ${tagNames.length}, 1.1)
\\set u random_zipfian(1, ${tagNames.length}, 1.1)
`

/** The names of all tags, as SQL. */
export const tagArray = `array[${tagNames.map((name) => `'${name}'`).join(', ')}]::text[]`

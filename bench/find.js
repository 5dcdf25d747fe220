// Finding people among a million: each question against the best single statement that was found for it by hand.
import { findLimits } from './limits/find-limits.js'
import { indexCosts } from './limits/index-costs.js'
import { generatePeople } from './people/generate-people.js'
import { Random } from './people/random.js'
import { fillStore } from './support/fill-store.js'
import { readOptions } from './support/options.js'
import { runBench } from './support/run-bench.js'
import { describe, waitsOfBoth } from './support/waits.js'

const options = readOptions({ seconds: 1, rounds: 40, connections: [1], fill: 1_000_000 })
const walkedPages = 1_000

const commonWords = ['smi', 'mar', 'john', 'exam', 'müller', 'garcia', 'bak', 'joh', 'and', 'que']
const countries = ['US', 'GB', 'DE', 'JP', 'BR', 'ZA']
const tags = ['lead', 'customer', 'vip', 'newsletter', 'trial', 'lead 2024', 'campaign 3', 'Größe L']

await runBench('find', options, async (bench, report) => {
  const [, scoreId] = bench.fieldIds
  await fillStore(bench.postgres.client, bench, options.fill, generatePeople())
  const limits = await findLimits(bench)
  const random = new Random(1)
  const times = (/** @type {number} */ count) => Array.from({ length: count }, (_, index) => index)
  const pick = (/** @type {readonly string[]} */ some) => some[random.below(some.length)] ?? ''
  const find = async (/** @type {Record<string, string | number>} */ query) => {
    const text = Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')
    const { status, answer } = await bench.client.call('GET', `/v2/contacts?limit=50&${text}`)
    if (status !== 200) throw new Error(`${text} was answered ${status}: ${JSON.stringify(answer)}`)
    return answer
  }
  const compare = async (
    /** @type {string} */ what,
    /** @type {number} */ atMost,
    /** @type {'p50' | 'p95'} */ share,
    /** @type {Awaited<ReturnType<typeof waitsOfBoth>>} */ waits,
  ) => {
    report.value(`${what}, ${share}`, waits.ours[share], 'ms', { atMost })
    report.note(`by hand: p50 ${waits.limit.p50.toFixed(1)} ms, p95 ${waits.limit.p95.toFixed(1)} ms`)
    report.ratio('  over HTTP ÷ by hand, p50', waits.ours.p50 / waits.limit.p50)
  }
  const ask = (/** @type {number} */ count) => times(Math.max(count, options.rounds))

  await find({ total: 'true' })
  const first = await waitsOfBoth(ask(20), () => find({ total: 'true' }), limits.firstPage)
  await compare('first page with the exact total', 200, 'p50', first)

  const offset = Math.floor(options.fill / 2)
  const jump = await waitsOfBoth(
    ask(20),
    () => find({ offset }),
    () => limits.jump(offset),
  )
  await compare(`jump to row ${offset.toLocaleString('en')}`, 300, 'p50', jump)
  const jumpByName = await waitsOfBoth(
    ask(20),
    () => find({ offset, sort: 'lastName' }),
    () => limits.jump(offset),
  )
  await compare(`the same by last name`, 300, 'p50', jumpByName)

  for (const sort of ['-createdAt', 'lastName']) {
    /** @type {number[]} */
    const waits = []
    for (let page = 0, cursor = ''; page < walkedPages; page++) {
      const startedAt = performance.now()
      const { nextCursor } = await find({ sort, ...(cursor !== '' && { cursor }) })
      waits.push(performance.now() - startedAt)
      if (nextCursor === null) break
      cursor = nextCursor
    }
    const [early, late] = [describe(waits.slice(1, 51)), describe(waits.slice(-50))]
    report.value(`page ${waits.length.toLocaleString('en')} of a walk by ${sort}, p50`, late.p50, 'ms')
    report.ratio(
      `page ${waits.length.toLocaleString('en')} ÷ page 1 of a walk by ${sort}`,
      late.p50 / early.p50,
      {
        atMost: 1.3,
      },
    )
  }

  const common = ask(50).map(() => pick(commonWords))
  await compare('q, a common word', 50, 'p95', await waitsOfBoth(common, (q) => find({ q }), limits.word))
  const { rows } = await bench.postgres.client.query(
    `select lower(split_part(email, '@', 1)) as word, right(phone, 4) as digits from contacts
    where workspace_id = $1 and email is not null and phone is not null order by id desc limit 5000`,
    [bench.workspaceId],
  )
  const person = () => rows[random.below(rows.length)]
  const rare = ask(50).map(() => /** @type {string} */ (person().word.split('.').at(-1)))
  await compare('q, a rare word', 50, 'p95', await waitsOfBoth(rare, (q) => find({ q }), limits.word))
  const digits = ask(50).map(() => /** @type {string} */ (person().digits))
  await compare(
    'q, the last 4 digits',
    50,
    'p95',
    await waitsOfBoth(digits, (q) => find({ q }), limits.lastDigits),
  )

  const mixed = ask(60).map(() => {
    const from = random.below(900)
    const tag = pick(tags)
    return {
      tag,
      tagId: bench.tagIds[tag] ?? '',
      country: pick(countries),
      fieldId: scoreId ?? '',
      from,
      to: from + 100,
    }
  })
  const byFilter = await waitsOfBoth(
    mixed,
    ({ tag, country, from, to }) =>
      find({
        filter: `tag:"${tag}" and country:${country} and customFields.Score>=${from} and customFields.Score<=${to}`,
        sort: 'lastName',
      }),
    limits.mixed,
  )
  await compare('tag, number range and country by last name', 100, 'p95', byFilter)

  const costs = await indexCosts(bench, Math.min(300_000, Math.floor(options.fill / 2)))
  const [bare = Number.NaN] = Object.values(costs)
  for (const [name, perSecond] of Object.entries(costs)) {
    report.value(`rows inserted, ${name}`, perSecond, '/s')
    if (perSecond !== bare) report.note(`${((1 / perSecond - 1 / bare) * 1e6).toFixed(1)} µs more a row`)
  }
})

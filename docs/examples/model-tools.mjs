// Tools for a language model that helps people with their contacts. `tools` goes into the request to the model as it is; `useTool`
// does what the model asks for and answers text. A model may not lift "do not contact", delete, or change many people at once.

const text = (description) => ({ type: 'string', description })
const object = (properties, required) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

export const tools = [
  {
    name: 'find_people',
    description:
      'Finds people by a name, a part of it, a phone in any form or an email. Answers at most ten, and whether there are more.',
    input_schema: object({ query: text('What to look for, such as `Ada` or `(415) 555-2671`') }, ['query']),
  },
  {
    name: 'filter_people',
    description:
      'Finds people by a filter: `tag:vip city:Berlin`, `updated>=-7d`, `has:email -tag:customer`. A fault names its position.',
    input_schema: object({ filter: text('The filter') }, ['filter']),
  },
  {
    name: 'tag_person',
    description: 'Adds a tag to one person. Other tags stay.',
    input_schema: object({ id: text('The id of the person'), tag: text('The tag') }, ['id', 'tag']),
  },
  {
    name: 'do_not_contact',
    description:
      'Notes that a person does not want to be called, texted or mailed. It cannot be taken back with these tools.',
    input_schema: object({ id: text('The id of the person') }, ['id']),
  },
]

/** Few fields: what a model reads is paid for, and a person's notes are nobody's instructions. */
const shown = 'id,fullName,firstName,lastName,businessName,phone,email,city,tags,doNotContact'

/** Does what the model asked for. What was refused is an answer too, which the model can correct. */
export async function useTool(name, input, { url, key }) {
  const ask = async (method, path, body) => {
    const response = await fetch(`${url}/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = await response.json()
    if (response.ok) return answer
    return {
      refused: answer.detail ?? answer.title,
      errors: answer.errors?.map(({ field, message }) => `${field}: ${message}`),
    }
  }
  const list = async (query) => {
    const { data, nextCursor, ...refused } = await ask(
      'GET',
      `/contacts?${new URLSearchParams({ ...query, limit: '10', fields: shown })}`,
    )
    return data === undefined ? refused : { people: data, areMore: nextCursor != null }
  }
  const actions = {
    find_people: () => list({ q: input.query }),
    filter_people: () => list({ filter: input.filter }),
    tag_person: () =>
      ask('PATCH', `/contacts/${encodeURIComponent(input.id)}?fields=${shown}`, { addTags: [input.tag] }),
    do_not_contact: () =>
      ask('PATCH', `/contacts/${encodeURIComponent(input.id)}?fields=${shown}`, { doNotContact: true }),
  }
  const act = actions[name]
  return JSON.stringify(act === undefined ? { refused: `There is no tool "${name}".` } : await act())
}

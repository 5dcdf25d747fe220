import type { CustomFieldType } from '../custom-fields/custom-field-type.ts'

const dayMs = 24 * 3_600_000
const plans = ['Starter', 'Team', 'Enterprise']
const dayIn = (days: number, now: Date) => new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10)

export interface SampleField {
  name: string
  type: CustomFieldType
  description: string
  /** What the person at this place of the table has; undefined: nothing. */
  example(index: number, now: Date): unknown
}

/** A custom field of each type. */
export const sampleFields: readonly SampleField[] = [
  {
    name: 'Plan',
    type: 'text',
    description: 'What they pay for',
    example: (index) => plans[index % 4],
  },
  {
    name: 'MRR',
    type: 'number',
    description: 'Monthly recurring revenue in euros',
    example: (index) => (index % 4 === 3 ? undefined : 49 * (1 + ((index * 7) % 19)) + (index % 2) / 2),
  },
  {
    name: 'Newsletter',
    type: 'boolean',
    description: 'Whether they asked for it',
    example: (index) => (index % 5 === 4 ? undefined : index % 3 !== 0),
  },
  {
    name: 'Renewal',
    type: 'date',
    description: 'When the contract ends',
    example: (index, now) => (index % 4 === 3 ? undefined : dayIn(((index * 37) % 300) - 30, now)),
  },
  {
    name: 'Billing email',
    type: 'email',
    description: 'Where invoices go',
    example: (index) => (index % 6 === 0 ? `billing-${index + 1}@example.com` : undefined),
  },
  {
    name: 'Front desk',
    type: 'phone',
    description: 'Who answers when they do not',
    example: (index) => (index % 7 === 0 ? `+4420794609${String(index + 10)}` : undefined),
  },
  {
    name: 'Website',
    type: 'url',
    description: 'Their own',
    example: (index) => (index % 3 === 0 ? `https://www.example.com/${index + 1}` : undefined),
  },
  {
    name: 'Last survey',
    type: 'json',
    description: 'What they answered',
    example: (index) =>
      index % 8 === 0 ? { score: 6 + (index % 5), wouldRecommend: index % 16 === 0 } : undefined,
  },
]

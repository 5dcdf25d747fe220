const kinds = [
  'lead',
  'customer',
  'vip',
  'newsletter',
  'trial',
  'webinar',
  'partner',
  'churned',
  'press',
  'Größe L',
]
const sources = [
  '2024',
  '2025',
  'spring',
  'autumn',
  'fair',
  'website',
  'referral',
  'Köln',
  '東京',
  'call back',
]

/** What people are tagged with, the most frequent first: two hundred names, some of them not ASCII. */
export const tagNames = [
  ...kinds,
  ...kinds.flatMap((kind) => sources.map((source) => `${kind} ${source}`)),
  ...Array.from({ length: 90 }, (_, index) => `campaign ${index + 1}`),
]

import { Dictionary, Json } from '../../../http/schema.ts'

export const PreferencesWire = Dictionary(Json(), {
  title: 'Preferences',
  examples: [{ columns: ['name', 'phone', 'tags'] }],
})

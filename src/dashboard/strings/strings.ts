import { common } from './common.ts'
import { contacts } from './contacts.ts'
import { fields } from './fields.ts'
import { home } from './home.ts'
import { imports } from './imports.ts'
import { jobs } from './jobs.ts'
import { settings } from './settings.ts'
import { signIn } from './sign-in.ts'

/** Every word that the dashboard says, by the page that says it. */
export const strings = { ...common, signIn, home, contacts, fields, imports, jobs, settings }

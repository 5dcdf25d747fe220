import { lazy } from 'react'

const loaders = {
  home: () => import('../home/home-page.tsx'),
  contacts: () => import('../contacts/contacts-page.tsx'),
  imports: () => import('../imports/imports-page.tsx'),
  settings: () => import('../settings/settings-page.tsx'),
}

export type PageName = keyof typeof loaders

/** Each page's script comes when it is first looked at, or before, with `preload`. */
export const pages = {
  home: lazy(loaders.home),
  contacts: lazy(loaders.contacts),
  imports: lazy(loaders.imports),
  settings: lazy(loaders.settings),
} as const satisfies Record<PageName, unknown>

export function isPage(name: string): name is PageName {
  return Object.hasOwn(pages, name)
}

/** Loads a page's script while something else is waited for; whoever shows it hears of a failure. */
export function preload(name: PageName): void {
  loaders[name]().catch(() => {})
}

/** Where browsers tell what a page's policy kept from happening. */
export const reportPath = '/csp-reports'

/**
 * The dashboard's content security policy: script only from our own files, never inline, so text that somebody put into
 * a contact can be nothing but text. Style sheets that the grid makes at run time carry the page's nonce; images may be
 * the ones that style sheets hold (`data:`).
 */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    `report-uri ${reportPath}`,
  ].join('; ')
}

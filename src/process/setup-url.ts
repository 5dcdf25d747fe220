/** The dashboard's page that makes an owner. The token stands after the #, so that no server's log has it. */
export function setupUrl(baseUrl: string, token: string): string {
  return `${baseUrl}/#/setup?token=${token}`
}

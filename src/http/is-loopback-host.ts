const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Whether a Host header names this machine, which a page of another site cannot make a browser send. */
export function isLoopbackHost(host: string): boolean {
  return loopbackHost.test(host)
}

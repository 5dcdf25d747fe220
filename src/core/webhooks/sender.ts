/** Brings messages to addresses that others chose. What it must never reach is judged at each call. */
export interface WebhookSender {
  /** Why nothing is sent to an address, as far as can be told now: its name may lead elsewhere later. */
  judge(url: URL): Promise<'forbidden' | undefined>
  /** Never throws: what did not arrive is an answer as well. */
  send(request: WebhookRequest): Promise<WebhookAnswer>
}

export interface WebhookRequest {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}

export interface WebhookAnswer {
  /** Null where none came. */
  status: number | null
  /** Why there is no answer, in a sentence. */
  error: string | null
  /** Its beginning. */
  answer: string | null
  /** For so long the address asks for nothing. */
  retryAfterMs: number | null
  /** How long it took. */
  ms: number
}

/** Where nothing is to be sent, as while the command line works on a store. */
export const noSender: WebhookSender = {
  judge: async () => undefined,
  send: async () => ({
    status: null,
    error: 'nothing is sent from here',
    answer: null,
    retryAfterMs: null,
    ms: 0,
  }),
}

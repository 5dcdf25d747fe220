/** Sends messages to addresses that callers chose. Checks at each call that the address is allowed. */
export interface WebhookSender {
  /** Why a URL is not allowed, as far as it can be told now: its name may resolve differently later. */
  judge(url: URL): Promise<'forbidden' | undefined>
  /** Never rejects: a failure to deliver is returned as an answer. */
  send(request: WebhookRequest): Promise<WebhookAnswer>
}

export interface WebhookRequest {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}

export interface WebhookAnswer {
  /** Null if there was no answer. */
  status: number | null
  /** Why there is no answer, in a sentence. */
  error: string | null
  /** The beginning of the answer. */
  answer: string | null
  /** The pause, in milliseconds, that the receiver asks for; null if it asks for none. */
  retryAfterMs: number | null
  /** The duration in milliseconds. */
  ms: number
}

/** Used where no messages are sent, such as on the command line. */
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

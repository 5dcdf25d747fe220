/** Waits for the end of `work`, however it ends, but no longer than `timeoutMs`. */
export async function atMost(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  const over = work.then(
    () => {},
    () => {},
  )
  await Promise.race([over, late])
  clearTimeout(timer)
}

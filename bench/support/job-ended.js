const lookMs = 100

/**
 * Waits for the end of a job, which must be done.
 *
 * @param {import('./client.js').Client} client
 * @param {string} jobId
 * @returns {Promise<any>}
 */
export async function jobEnded(client, jobId) {
  for (;;) {
    const { answer } = await client.call('GET', `/v2/jobs/${jobId}`)
    if (answer.finishedAt === null) await new Promise((resolve) => setTimeout(resolve, lookMs))
    else if (answer.state === 'done') return answer
    else throw new Error(`the job ended so: ${JSON.stringify(answer)}`)
  }
}

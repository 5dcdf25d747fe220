import { expect } from 'vitest'

/** A uuid v7 as answers print it. */
export const anId = expect.stringMatching(
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
)

/** A moment in UTC with milliseconds. */
export const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

/** A moment in UTC to the second, as the nedzo API's pages print it. */
export const aSecond = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

export const unknownId = '01a00000-0000-7000-8000-000000000000'

/** Some settings cannot be used. The message names each variable and what it must be. */
export class ConfigRefused extends Error {
  constructor(faults: string[]) {
    super(faults.join('\n'))
  }
}

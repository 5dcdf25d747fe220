/** There is no store where one was looked for. */
export class NoStore extends Error {
  constructor(dataDir: string) {
    super(
      `There is no store in ${dataDir}: start Roster once, or say where it is with ROSTER_DATA_DIR or DATABASE_URL.`,
    )
  }
}

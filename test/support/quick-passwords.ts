import { SlowHash } from '../../src/core/access/secrets.ts'

// Hashes as slow as those that are served would be a third of the time of the tests in which people sign in.
SlowHash.costs = { logN: 8, r: 8, p: 1 }

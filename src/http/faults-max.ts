/** How many faults one answer names at most: bounds what a body that is wrong from end to end can cost. */
export const faultsMax = 1_000

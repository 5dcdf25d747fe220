/** Whether an import only counted what it would do. */
export function wasTried(plan: unknown): boolean {
  return (plan as { dryRun?: boolean } | null)?.dryRun === true
}

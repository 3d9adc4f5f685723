/** A message for people who passed something that cannot be used. */
export class UsageError extends Error {}

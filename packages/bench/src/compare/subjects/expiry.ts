/** The life of a session after its last write, for everybody in Redis who can let sessions expire. */
export const TTL_SECONDS = 3_600

import { isSessionError } from "@cognee-session/core"

/** @import { SessionError } from "@cognee-session/core" */

/**
 * @param {unknown} error
 * @returns {error is SessionError}
 */
export function isConflict(error) {
  return isSessionError(error) && error.code === "CONFLICT"
}

/**
 * For `catch`: takes a conflict for a success.
 *
 * @param {unknown} error
 */
export function idsOfConflict(error) {
  if (isConflict(error)) return [...error.ids]
  throw error
}

/**
 * The same for one entry or step.
 *
 * @param {unknown} error
 */
export function idOfConflict(error) {
  return idsOfConflict(error)[0] ?? ""
}

import { hash } from "node:crypto"
import { join, sep } from "node:path"
import type { SessionRef } from "@cognee-session/core"

/*
 * dir/                       the namespace
 *   <user>/                  `n` for the anonymous user, else a name made of the user id
 *     <session>/             a name made of the session id
 *       <incarnation>/       `i_` and 12 characters; a new one each time that the session is made anew
 *         log.<g>.jsonl      what was written, in order
 *         base.<g>.jsonl     what all logs up to <g> amount to
 *         session.json       the ids, where a name above is a hash
 *   .tmp/ .trash/            what is being made, and what is being removed
 */

/** Lowercase ASCII without dots, at most 102 bytes: no file system folds, normalizes, reserves or cuts such names. */
const PLAIN_ID = /^[a-z0-9][a-z0-9_-]{0,99}$/
const ID_NAME = /^(?:s_[a-z0-9][a-z0-9_-]{0,99}|h_[0-9a-f]{64})$/
const INCARNATION = /^i_[0-9a-z]{12}$/
const GENERATION_FILE = /^(log|base)\.([1-9][0-9]{0,14})\.jsonl$/

export const ANONYMOUS_DIR = "n"
export const IDENTITY_FILE = "session.json"

/** The name of a directory for an id: the id itself where it is a safe name, else a hash of it. */
function nameOf(id: string): string {
  return PLAIN_ID.test(id) ? `s_${id}` : `h_${hash("sha256", id, "hex")}`
}

/** The id that a name tells, or `null` when the name is a hash. */
export function idOf(name: string): string | null {
  return name.startsWith("s_") ? name.slice(2) : null
}

export function userDir(root: string, userId: string | null): string {
  return join(root, userId === null ? ANONYMOUS_DIR : nameOf(userId))
}

export function sessionDir(root: string, session: SessionRef): string {
  return `${userDir(root, session.userId)}${sep}${nameOf(session.sessionId)}`
}

/** Whether the names of the directories leave an id untold, so that it has to be written down. */
export function needsIdentity(session: SessionRef): boolean {
  return !PLAIN_ID.test(session.sessionId) || (session.userId !== null && !PLAIN_ID.test(session.userId))
}

export function isUserName(name: string): boolean {
  return name === ANONYMOUS_DIR || ID_NAME.test(name)
}

export function isSessionName(name: string): boolean {
  return ID_NAME.test(name)
}

export function isIncarnation(name: string): boolean {
  return INCARNATION.test(name)
}

export function incarnationName(token: string): string {
  return `i_${token}`
}

export function isOwnFile(name: string): boolean {
  return name === IDENTITY_FILE || GENERATION_FILE.test(name)
}

export function logPath(incarnation: string, generation: number): string {
  return `${incarnation}${sep}log.${generation}.jsonl`
}

export function basePath(incarnation: string, generation: number): string {
  return join(incarnation, `base.${generation}.jsonl`)
}

/** The generations of the logs and of the bases among the names of an incarnation's files, ascending. */
export function generationsOf(names: readonly string[]): { readonly logs: number[]; readonly bases: number[] } {
  const files = names.map((name) => GENERATION_FILE.exec(name)).filter((match) => match !== null)
  const of = (kind: string): number[] =>
    files
      .filter((match) => match[1] === kind)
      .map((match) => Number(match[2]))
      .toSorted((a, b) => a - b)
  return { logs: of("log"), bases: of("base") }
}

export function tmpDir(root: string): string {
  return join(root, ".tmp")
}

export function trashDir(root: string): string {
  return join(root, ".trash")
}

import { hash } from "node:crypto"
import { type JsonValue, canonicalJson } from "./json.ts"

/**
 * Tells whether two creates with one id passed the same (E2): the first 132 bits of a SHA-256 over the canonical JSON,
 * as 22 characters of base64url.
 */
export function fingerprintOf(contents: JsonValue): string {
  return hash("sha256", canonicalJson(contents), "base64url").slice(0, 22)
}

import {
  checkFields,
  checkNoSymbols,
  checkOptionalString,
  checkString,
  invalid,
  isPlainObject,
  kindOf,
} from "./arguments.ts"
import { type JsonValue, canonicalJson, copyJson } from "./json.ts"
import type { QaEntryChange } from "./qa-entry-update.ts"
import type { SessionQaEntry, UsedGraphElementIds } from "./qa-entry.ts"

// The contents of an entry: what a create gives and an update can change, and the checks of both.

type Contents = Omit<SessionQaEntry, "id" | "sessionId" | "userId" | "createdAt">

export const CONTENT_FIELDS: readonly (keyof Contents)[] = [
  "question",
  "answer",
  "context",
  "feedbackText",
  "feedbackScore",
  "usedGraphElementIds",
  "memifyMetadata",
]

/** The contents, each field read once; in the order of their names, which is that of the fingerprint. */
export function toContents(given: Record<string, unknown>): Contents {
  const question = checkString("question", given["question"])
  return {
    answer: checkString("answer", given["answer"]),
    context: checkOptionalString("context", given["context"]),
    feedbackScore: toFeedbackScore(given["feedbackScore"] ?? null),
    feedbackText: checkOptionalString("feedbackText", given["feedbackText"]),
    memifyMetadata: toMemifyMetadata(given["memifyMetadata"] ?? null),
    question,
    usedGraphElementIds: toUsedGraphElementIds(given["usedGraphElementIds"] ?? null),
  }
}

/** The texts that count against the limit of E5, JSON as it is written. */
export function textsOf(part: Partial<Contents> & Pick<QaEntryChange, "memifyMetadataPatch">): string[] {
  const { question, answer, context, feedbackText, usedGraphElementIds, memifyMetadata, memifyMetadataPatch } = part
  const json = [jsonOf(usedGraphElementIds), jsonOf(memifyMetadata), jsonOf(memifyMetadataPatch)]
  return [question, answer, context, feedbackText, ...json].filter((text) => typeof text === "string")
}

function jsonOf(value: object | null | undefined): string | null {
  return value === undefined || value === null ? null : canonicalJson(value as JsonValue)
}

export function toFeedbackScore(value: unknown): number | null {
  if (value === null) return null
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 5) {
    throw invalid(`feedbackScore must be a whole number from 1 to 5, got ${kindOf(value)}`)
  }
  return value as number
}

export function toUsedGraphElementIds(value: unknown): UsedGraphElementIds | null {
  if (value === null) return null
  const { nodeIds, edgeIds } = checkFields("usedGraphElementIds", value, ["nodeIds", "edgeIds"])
  return { nodeIds: toStrings("nodeIds", nodeIds), edgeIds: toStrings("edgeIds", edgeIds) }
}

function toStrings(name: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw invalid(`usedGraphElementIds.${name} must be an array, got ${kindOf(value)}`)
  const items = copyJson(`usedGraphElementIds.${name}`, value) as readonly JsonValue[]
  return items.map((item) => checkString(`every item of usedGraphElementIds.${name}`, item))
}

export function isBoolean(value: unknown): boolean {
  return typeof value === "boolean"
}

export function toMemifyMetadata(value: unknown): SessionQaEntry["memifyMetadata"] {
  return value === null ? null : (toFlags("memifyMetadata", value, isBoolean) as Record<string, boolean>)
}

export function toFlags(name: string, value: unknown, isFlag: (flag: unknown) => boolean): Record<string, unknown> {
  const flags = checkObjectOfFlags(name, value)
  for (const [, flag] of flags) {
    if (!isFlag(flag)) throw invalid(`every value of ${name} must be true or false, got ${kindOf(flag)}`)
  }
  return Object.fromEntries(flags)
}

function checkObjectOfFlags(name: string, value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !isPlainObject(value)) {
    throw invalid(`${name} must be a plain object, got ${kindOf(value)}`)
  }
  checkNoSymbols(name, value)
  return Object.entries(value)
}

import type {
  QaEntryChange,
  QaEntryDraft,
  SessionQaEntry,
  SessionRef,
  SessionTraceStep,
  TraceStepDraft,
} from "@cognee-session/core"

/*
 * An entry is stored as a JSON object with one member on each line, so that a script can change one by replacing its
 * line, without reading any JSON:
 *
 *   {"fingerprint":"Ya…"
 *   ,"id":"e1"
 *   ,"createdAt":"2026-11-22T19:58:00.000Z"
 *   ,"question":"…"
 *   ,"memifyMetadata":{}
 *   ,"m:reviewed":true
 *   }
 *
 * JSON text holds no newline. What is `null` has no line. A key of the metadata has a line of its own, which begins with
 * `,"m:`; the line of `memifyMetadata` says that there is metadata, be it empty. The fingerprint comes first, where a
 * script finds it. A trace step, which nothing changes, is one object on one line, its fingerprint first as well.
 */

/** Thrown for stored text that is not what this store writes (F4). */
export class Damage extends Error {
  constructor() {
    super("what is stored is not what this store writes")
  }
}

/** Of lines that begin with `prefix`: none shall stay, but `lines`, if not empty, shall be there. */
export interface Edit {
  readonly prefix: string
  readonly lines: string
}

const METADATA = "memifyMetadata"
const FLAG = "m:"
const OPTIONAL_FIELDS = ["context", "feedbackText", "feedbackScore", "usedGraphElementIds"] as const

/** What stands for an id beside what it names. */
export function idMember(id: string): string {
  return `id:${id}`
}

export function encodeEntry({ entry, fingerprint }: QaEntryDraft): string {
  const { id, createdAt, question, answer, memifyMetadata } = entry
  const head = `{"fingerprint":"${fingerprint}"\n,"id":${JSON.stringify(id)}\n,"createdAt":"${createdAt.toISOString()}"`
  let text = `${head}\n,"question":${JSON.stringify(question)}\n,"answer":${JSON.stringify(answer)}`
  for (const name of OPTIONAL_FIELDS) if (entry[name] !== null) text += `\n${line(name, entry[name])}`
  for (const metadata of metadataLines(memifyMetadata)) text += `\n${metadata}`
  return `${text}\n}`
}

export function decodeEntry(session: SessionRef, text: string): SessionQaEntry {
  const stored = parseObject(text)
  return {
    id: toText(stored["id"]),
    sessionId: session.sessionId,
    userId: session.userId,
    question: toText(stored["question"]),
    answer: toText(stored["answer"]),
    context: toOptionalText(stored["context"]),
    createdAt: toDate(stored["createdAt"]),
    feedbackText: toOptionalText(stored["feedbackText"]),
    feedbackScore: toScore(stored["feedbackScore"]),
    usedGraphElementIds: toGraphElements(stored["usedGraphElementIds"]),
    memifyMetadata: toMetadata(stored),
  }
}

/** What a change does to the lines of an entry. */
export function encodeChange({ memifyMetadataPatch: patch, memifyMetadata, ...fields }: QaEntryChange): Edit[] {
  const edits = Object.entries(fields).map(([name, value]) =>
    replacement(name, value === null ? [] : [line(name, value)]),
  )
  if (patch !== undefined) return [...edits, ...patchEdits(patch)]
  if (memifyMetadata === undefined) return edits
  const [flag = [], ...flags] = metadataLines(memifyMetadata)
  return [...edits, replacement(METADATA, [flag].flat()), { prefix: `,"${FLAG}`, lines: flags.join("\n") }]
}

export function encodeStep({ step, fingerprint }: TraceStepDraft): string {
  const { traceId: id, ...contents } = step
  return JSON.stringify({ fingerprint, id, ...contents })
}

export function decodeStep(text: string): SessionTraceStep {
  const { fingerprint: _fingerprint, id, ...contents } = parseObject(text)
  for (const name of STEP_TEXTS) toText(contents[name])
  return { traceId: toText(id), ...contents } as SessionTraceStep
}

const STEP_TEXTS = ["originFunction", "status", "memoryQuery", "memoryContext", "errorMessage", "sessionFeedback"]

export function encodeContext(context: string): string {
  return JSON.stringify(context)
}

export function decodeContext(text: string): string {
  return toText(parse(text))
}

function line(name: string, value: unknown): string {
  return `,${JSON.stringify(name)}:${JSON.stringify(value)}`
}

/** Nothing for `null`; else the line that says that there is metadata, and one for each key. */
function metadataLines(metadata: SessionQaEntry["memifyMetadata"]): string[] {
  if (metadata === null) return []
  return [line(METADATA, {}), ...Object.entries(metadata).map(([key, value]) => line(`${FLAG}${key}`, value))]
}

/** Metadata that was `null` stays so unless a key is set. */
function patchEdits(patch: Readonly<Record<string, boolean | null>>): Edit[] {
  const keys = Object.entries(patch)
  const edits = keys.map(([key, value]) =>
    replacement(`${FLAG}${key}`, value === null ? [] : [line(`${FLAG}${key}`, value)]),
  )
  return keys.some(([, value]) => value !== null) ? [...edits, replacement(METADATA, [line(METADATA, {})])] : edits
}

function replacement(name: string, lines: readonly string[]): Edit {
  return { prefix: `,${JSON.stringify(name)}:`, lines: lines.join("\n") }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Damage()
  }
}

function parseObject(text: string): Record<string, unknown> {
  const value = parse(text)
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Damage()
  return value as Record<string, unknown>
}

function toText(value: unknown): string {
  if (typeof value !== "string") throw new Damage()
  return value
}

function toOptionalText(value: unknown): string | null {
  return value === undefined ? null : toText(value)
}

function toDate(value: unknown): Date {
  const date = new Date(toText(value))
  if (Number.isNaN(date.getTime())) throw new Damage()
  return date
}

function toScore(value: unknown): number | null {
  if (value === undefined) return null
  if (typeof value !== "number") throw new Damage()
  return value
}

function toGraphElements(value: unknown): SessionQaEntry["usedGraphElementIds"] {
  if (value === undefined) return null
  const { nodeIds, edgeIds } = (value ?? {}) as Record<string, unknown>
  if (!Array.isArray(nodeIds) || !Array.isArray(edgeIds)) throw new Damage()
  return { nodeIds: nodeIds.map(toText), edgeIds: edgeIds.map(toText) }
}

function toMetadata(stored: Record<string, unknown>): SessionQaEntry["memifyMetadata"] {
  if (stored[METADATA] === undefined) return null
  const flags = Object.entries(stored).filter(([name]) => name.startsWith(FLAG))
  return Object.fromEntries(flags.map(([name, value]) => [name.slice(FLAG.length), toFlag(value)]))
}

function toFlag(value: unknown): boolean {
  if (typeof value !== "boolean") throw new Damage()
  return value
}

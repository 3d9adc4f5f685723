import { type SessionQaEntry, checkOptions } from "@cognee-session/core"
import { checkFunction, checkWhole, invalid } from "./arguments.ts"

/** A message as the APIs of language models take it. */
export interface ChatMessage {
  /** Who speaks. */
  readonly role: "user" | "assistant"
  /** What is said: a question or an answer. */
  readonly content: string
}

/** How much of the history to load. The newest turns that fit are kept, without gaps: a turn is kept whole or not at all. */
export interface HistoryOptions {
  /** How many turns at most; a whole number from 0. Default: the manager's `historyLimit`. */
  readonly limit?: number | undefined
  /** How long the texts may be together, in UTF-16 units (`string.length`). Default: any length. */
  readonly maxChars?: number | undefined
  /** How many tokens the texts may have together, as `countTokens` counts them. Default: any number. */
  readonly maxTokens?: number | undefined
  /** How many tokens a text has. Goes with `maxTokens`. */
  readonly countTokens?: ((text: string) => number | PromiseLike<number>) | undefined
}

/** How a history is written as text. */
export interface FormatOptions {
  /** Whether the text has each entry's context. Default: `false`. */
  readonly includeContext?: boolean | undefined
}

/** What the loaded texts may amount to in one measure, counted down. */
export interface Budget {
  left: number
  readonly cost: (text: string) => number | PromiseLike<number>
}

const HEADING = "Previous conversation:\n\n"
const HISTORY_FIELDS = ["limit", "maxChars", "maxTokens", "countTokens"]

/** The turns as messages, oldest first. */
export function toMessages(entries: readonly SessionQaEntry[]): ChatMessage[] {
  return entries.flatMap(({ question, answer }): ChatMessage[] => [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ])
}

/** The entries as one text, such as a prompt can hold; `""` when there are none. */
export function formatHistory(
  entries: readonly SessionQaEntry[],
  { includeContext = false }: FormatOptions = {},
): string {
  if (entries.length === 0) return ""
  return HEADING + entries.map((entry) => formatEntry(entry, includeContext)).join("")
}

function formatEntry({ createdAt, question, context, answer }: SessionQaEntry, includeContext: boolean): string {
  const used = includeContext && context !== null ? `CONTEXT: ${context}\n` : ""
  return `[${createdAt.toISOString()}]\nQUESTION: ${question}\n${used}ANSWER: ${answer}\n\n`
}

/** The newest entries whose messages fit. */
export function newestMessages(
  entries: readonly SessionQaEntry[],
  budgets: readonly Budget[],
): Promise<SessionQaEntry[]> {
  return newestThatFit(entries, budgets, ({ question, answer }) => [question, answer])
}

/** The newest entries whose text fits, the heading included. Their messages fit as well: they are shorter. */
export async function newestFormatted(
  entries: readonly SessionQaEntry[],
  budgets: readonly Budget[],
  { includeContext = false }: FormatOptions,
): Promise<SessionQaEntry[]> {
  if (!(await spend([HEADING], budgets))) return []
  return newestThatFit(entries, budgets, (entry) => [formatEntry(entry, includeContext)])
}

async function newestThatFit(
  entries: readonly SessionQaEntry[],
  budgets: readonly Budget[],
  textsOf: (entry: SessionQaEntry) => readonly string[],
): Promise<SessionQaEntry[]> {
  let first = entries.length
  while (first > 0 && (await spend(textsOf(entries[first - 1]!), budgets))) first--
  return entries.slice(first)
}

/** Counts the texts, and tells whether they still fit. */
async function spend(texts: readonly string[], budgets: readonly Budget[]): Promise<boolean> {
  for (const budget of budgets) for (const text of texts) budget.left -= await budget.cost(text)
  return budgets.every(({ left }) => left >= 0)
}

/** Checks the options: how many turns, and the budgets to keep to. */
export function toHistoryLimits(
  options: HistoryOptions,
  historyLimit: number,
): { readonly limit: number; readonly budgets: readonly Budget[] } {
  checkOptions(options, HISTORY_FIELDS)
  const { limit = historyLimit, maxChars, maxTokens, countTokens } = options
  const budgets: Budget[] = []
  if (maxChars !== undefined) budgets.push({ left: checkWhole("maxChars", maxChars), cost: (text) => text.length })
  if ((maxTokens === undefined) !== (countTokens === undefined)) throw invalid("maxTokens and countTokens go together")
  if (maxTokens !== undefined && countTokens !== undefined) budgets.push(tokenBudget(maxTokens, countTokens))
  return { limit: checkWhole("limit", limit), budgets }
}

function tokenBudget(maxTokens: number, countTokens: NonNullable<HistoryOptions["countTokens"]>): Budget {
  checkFunction("countTokens", countTokens)
  return {
    left: checkWhole("maxTokens", maxTokens),
    cost: async (text) => {
      const count = await countTokens(text)
      if (typeof count === "number" && count >= 0) return count
      throw invalid("countTokens must give a number from 0")
    },
  }
}
